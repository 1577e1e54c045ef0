#pragma once

/* What the room validation brings, for the root to join. */

#include "engine/room.h"

extern const struct room validation_room;
extern const struct action_row validation_actions[];
