#pragma once

/*
 * The kinds of controlled documents that the room release brings as rows
 * (control/record.h): releases, withdrawals and lifts of stops.  For the root alone, which
 * joins them.  Constant; any thread.
 */

#include "control/record.h"

extern const struct record_kind release_kinds[];
