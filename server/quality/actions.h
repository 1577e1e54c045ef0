#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply key_confirmed_1;
