#pragma once

/* The kinds of controlled documents that the room registry brings. */

#include "control/record.h"

extern const struct record_kind registry_kinds[];
