#pragma once

/* What the room fleet does by itself. */

#include "follow/follow.h"

extern const struct following fleet_follows[];
