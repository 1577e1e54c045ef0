#pragma once

/*
 * Rows with a history: each says what held from entry from_idx up to, not
 * including, entry to_idx.  "As of entry N" is a predicate over the two.
 */

#include "base/base.h"

#define IN_FORCE INT_SAFE_MAX   /* the to_idx of a row in force */
#define AT_NOW   (IN_FORCE - 1) /* as of the newest entry, whatever it is */
