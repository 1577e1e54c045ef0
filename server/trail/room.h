#pragma once

/* What the room trail brings, for the root to join. */

#include "engine/room.h"

extern const struct room trail_room;
extern const struct action_row trail_actions[];
