#pragma once

/*
 * The kinds of controlled documents that the room fleet brings as rows
 * (control/record.h): ring plans.  For the root alone, which joins them.
 * Constant; any thread.
 */

#include "control/record.h"

extern const struct record_kind fleet_kinds[];
