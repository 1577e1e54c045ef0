#pragma once

/*
 * What follows by itself in this room: rollouts go from ring to ring, and
 * devices get their assignments.  Rows for follow/follow.h, in the order in
 * which they are asked; the root joins them.  Each step() runs on the writer
 * thread.
 */

#include "follow/follow.h"

extern const struct following fleet_follows[];
