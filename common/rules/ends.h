#pragma once

/*
 * Ends: what goes by itself once the log has gone on for long enough, by the times of entries
 * alone, so that writer, replay and verifier find the same.
 *
 * The network address from which a session was opened goes by the first entry that names an address
 * SOURCE_KEPT or longer after it.  The digest of the address stays in the log.  Source: decision
 * 0078.  Pure; any thread.  Times are ms since 1970.
 */

#include "base/clock.h"
#include "proof/entry.h"

#define SOURCE_KEPT (400 * DAY_MS) /* ms: a year, and time to look at it */

bool entry_names_source(const struct entry *e);
/* Is an address that an entry of that time names gone, if the newest entry that names one is of
 * that other time? */
bool source_ended(int64_t named, int64_t newest);
