#pragma once

/*
 * Counts: strangers' refusals and failed logins, each as one entry of the
 * system's own once a minute, if there were any (access/tally.h, access/logins.h).
 * A minute is elapsed time.  One thread at a time.
 */

#include "http/services.h"

/* All that was counted, as jobs of the writer.  Counts that cannot be entered are counted on. */
void counts_enter(const struct services *s);
