#pragma once

/*
 * The clock of a root: the time from which devices go on, where a clock that was wrong left
 * them a later one.  A device keeps the newest time that evidence stated, and asks by
 * that, or by its machine's clock if it is later, what has expired.
 *
 * The clock lies at most 31 days before the time at which the root was made, for holders may
 * need as long to sign it, and not after it.  That time is held to the clock of the machine that
 * takes the root; no earlier root is asked, since one that was made while clocks were ahead would
 * forbid the one that mends.
 *
 * Source: schema/tuf.md, "clock"; trust.md, 3; decision 0062.  Times are ms since 1970.  Pure; any
 * thread.
 */

#include "documents/tuf.h"

/* Each judge asks it of each root.  E_INVALID with the place: it is otherwise. */
must_check enum err root_clock_check(struct ctx *cx, const struct tuf_signet *s);

/* The same of a root that comes now, by the clock of the machine that took it: a root that was
 * signed long ago mends nothing.  E_INVALID with the place. */
must_check enum err root_clock_comes(struct ctx *cx, const struct tuf_signet *s, int64_t now);

/* Does a device go on from the root's clock?  heard: the version of the newest root whose clock it
 * took, 0: none.  Each is taken once. */
bool root_clock_counts(const struct tuf_root *r, int64_t heard);
