#pragma once

/*
 * What the room fleet (devices, assignments, reports and rollouts) brings to
 * the engine: statements, tables, actions, memory and checks, as one row.  For
 * the root alone, which joins all rooms (server/rooms.c).  Constant; any
 * thread.
 */

#include "engine/room.h"

extern const struct room fleet_room;
extern const struct action_row fleet_actions[];
extern const struct follower fleet_followers[];
