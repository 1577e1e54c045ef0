#pragma once

/* What the room people brings, for the root to join. */

#include "engine/room.h"

extern const struct room people_room;
extern const struct action_row people_actions[];
