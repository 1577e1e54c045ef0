#pragma once

/* What the room quality brings, for the root to join. */

#include "engine/room.h"

extern const struct room quality_room;
extern const struct action_row quality_actions[];
