#pragma once

/* What the room trust brings, for the root to join. */

#include "engine/room.h"

extern const struct room trust_room;
extern const struct action_row trust_actions[];
