#pragma once

/* The kinds of controlled documents that the room control brings. */

#include "control/record.h"

extern const struct record_kind control_kinds[];
