#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply version_registered_1, run_registered_1, model_created_1, version_retired_1;
