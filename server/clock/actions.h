#pragma once

/*
 * What an entry of each of this room's actions does to its tables: nothing, so far; the
 * entry is all there is of it.  Constant; any thread.
 */

#include "engine/room.h"

extern const struct action_row clock_actions[];
