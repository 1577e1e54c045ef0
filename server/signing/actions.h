#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply key_enrolled_1, key_revoked_1;
