#pragma once

/* The kinds of controlled documents that the room release brings. */

#include "control/record.h"

extern const struct record_kind release_kinds[];
