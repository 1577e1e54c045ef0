#pragma once

/*
 * Corrected clocks: may people say of these entries that they ran ahead?
 *
 * A span names entries whose times lie after what the clock said when it was right again: that
 * is the first entry after them, whose own time was held.  All four numbers of a span are those of
 * the log; a span that covers no step back would move time as somebody likes.  A server, which
 * cannot sign the file, makes none.
 *
 * Source: trust.md, 3; schema/tuf.md.  Pure; any thread.
 */

#include "rules/times.h"

struct corrected_log {
	const char *origin; /* as the log is called now */
	/* The times that an entry states; E_INVALID: there is no such entry. */
	enum err (*clock)(void *arg, struct ctx *cx, int64_t index, struct entry_clock *out);
	void *arg;
};

/* Each span of the people's file against the log.  E_CONFLICT with the place; those of clock(). */
must_check enum err corrected_check(struct ctx *cx, const struct trust_signers *people,
				    const struct corrected_log *log);
