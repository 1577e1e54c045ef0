#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply change_cancelled_1, change_merged_1, change_opened_1, change_rejected_1, change_signed_1;
