#pragma once

/*
 * The kinds of controlled documents that the room registry brings as rows
 * (control/record.h): a model's own record, and what retires a version.  The rows
 * are for the root alone, which joins them.  Constant; any thread.
 */

#include "control/record.h"

extern const struct record_kind registry_kinds[];

record_rule model_rule, retirement_rule;
