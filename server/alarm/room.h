#pragma once

/*
 * What the room alarm (alarms) brings to the engine: statements, tables,
 * actions, memory and checks, as one row.  For the root alone, which joins all
 * rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room alarm_room;
extern const struct action_row alarm_actions[];
