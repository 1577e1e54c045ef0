#pragma once

/* What the room control brings, for the root to join. */

#include "engine/room.h"

extern const struct room control_room;
extern const struct action_row control_actions[];
