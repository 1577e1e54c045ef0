#pragma once

/*
 * What the room release (publication) brings to the engine: statements, tables,
 * actions, memory and checks, as one row.  For the root alone, which joins all
 * rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room release_room;
extern const struct action_row release_actions[];
extern const struct follower release_followers[];
