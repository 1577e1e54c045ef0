#pragma once

/*
 * The row of the room integrity (what is stored, held against the log) for the engine.  For the
 * root alone, which joins all rooms (server/rooms.c).  Constant; any thread.
 */

#include "engine/room.h"

extern const struct room integrity_room;
extern const struct action_row integrity_actions[];
