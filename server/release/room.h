#pragma once

/* What the room release brings, for the root to join. */

#include "engine/room.h"

extern const struct room release_room;
extern const struct action_row release_actions[];
