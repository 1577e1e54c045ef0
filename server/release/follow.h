#pragma once

/* What the room release does by itself. */

#include "follow/follow.h"

extern const struct following release_follows[];
