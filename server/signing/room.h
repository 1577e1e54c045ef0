#pragma once

/*
 * What the room signing (keys and signatures) brings to the engine: statements,
 * tables, actions, memory and checks, as one row.  For the root alone, which
 * joins all rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room signing_room;
extern const struct action_row signing_actions[];
