#pragma once

/*
 * Expiry: the moments at which it is announced that trust which people signed
 * ends: 60, 30 and 7 days before, and when it has ended.  The server begins an
 * alarm at each; a device and its status say which was the last.
 *
 * Source: the design, Trust; docs/trust.md.  Times are ms since 1970.  Pure; any
 * thread.
 */

#include "base/base.h"

/* When it is announced first. */
int64_t expiry_first(int64_t expires);
/* When it is announced next, after now; 0: it has been announced for the last time. */
int64_t expiry_next(int64_t expires, int64_t now);
/* How many of the moments are over. */
int expiry_announced(int64_t expires, int64_t now);
/* Within how many days it ends, as last announced; 0: it has ended; -1: nothing was announced. */
int64_t expiry_within(int64_t expires, int64_t now);
