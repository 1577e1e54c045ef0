#pragma once

/* The kinds of controlled documents that the room fleet brings. */

#include "control/record.h"

extern const struct record_kind fleet_kinds[];
