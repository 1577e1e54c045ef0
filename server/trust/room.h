#pragma once

/*
 * What the room trust (trust in force) brings to the engine: statements,
 * tables, actions, memory and checks, as one row.  For the root alone, which
 * joins all rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room trust_room;
extern const struct action_row trust_actions[];
extern const struct follower trust_followers[];
