#pragma once

/* What the room fleet brings, for the root to join. */

#include "engine/room.h"

extern const struct room fleet_room;
extern const struct action_row fleet_actions[];
