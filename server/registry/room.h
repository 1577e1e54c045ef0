#pragma once

/*
 * What the room registry (models, versions, runs) brings to the engine:
 * statements, tables, actions, memory and checks, as one row.  For the root
 * alone, which joins all rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room registry_room;
extern const struct action_row registry_actions[];
extern const struct follower registry_followers[];
