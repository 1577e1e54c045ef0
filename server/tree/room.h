#pragma once

/* What the room tree brings, for the root to join. */

#include "engine/room.h"

extern const struct room tree_room;
extern const struct action_row tree_actions[];
