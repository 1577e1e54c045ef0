#pragma once

/* What the room data brings, for the root to join. */

#include "engine/room.h"

extern const struct room data_room;
extern const struct action_row data_actions[];
