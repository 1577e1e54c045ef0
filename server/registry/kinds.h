#pragma once

/*
 * The kinds of controlled documents that the room registry brings as rows
 * (control/record.h): a model's own record.  For the root alone, which joins
 * them.  Constant; any thread.
 */

#include "control/record.h"

extern const struct record_kind registry_kinds[];
