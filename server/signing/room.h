#pragma once

/* What the room signing brings, for the root to join. */

#include "engine/room.h"

extern const struct room signing_room;
extern const struct action_row signing_actions[];
