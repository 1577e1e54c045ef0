#pragma once

/*
 * What the room clock (the machine's clock) brings to the engine: actions and
 * memory, as one row.  For the root alone, which joins all rooms
 * (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room clock_room;
extern const struct action_row clock_actions[];
