#pragma once

/* What an entry of each of this room's actions does to its tables.  For actions.c alone. */

#include "engine/apply.h"

apply artifact_stored_1, dataset_registered_1, dataset_frozen_1;
