#pragma once

/*
 * What the room quality (signed acts about people) brings to the engine: statements,
 * tables, actions, memory and checks, as one row.  For the root alone, which
 * joins all rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room quality_room;
extern const struct action_row quality_actions[];
extern const struct follower quality_followers[];
