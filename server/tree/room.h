#pragma once

/*
 * What the room tree (the controlled documents in force) brings to the engine:
 * statements, tables, actions, memory and checks, as one row.  For the root
 * alone, which joins all rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room tree_room;
extern const struct action_row tree_actions[];
