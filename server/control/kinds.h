#pragma once

/*
 * The kinds of controlled documents that the room control brings as rows
 * (control/record.h): the approval policy.  For the root alone, which joins
 * them.  Constant; any thread.
 */

#include "control/record.h"

extern const struct record_kind control_kinds[];
