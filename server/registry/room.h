#pragma once

/* What the room registry brings, for the root to join. */

#include "engine/room.h"

extern const struct room registry_room;
extern const struct action_row registry_actions[];
