#pragma once

/*
 * Reports: the order of what one device says.  Each report names the one before it by
 * digest and is the next of its boot, or the first of another boot, so none can be
 * dropped from the middle, and a copy that runs beside a device shows.  Another
 * enrolment begins anew.
 *
 * A report changes something if it begins a boot or an enrolment, an alarm, or a slot: if not all
 * that runs was active before and is active now, the same.  One that changes nothing may go after
 * REPORTS_KEPT, its payload and its signature; what it said stays in the entry.  Decision 0078.
 *
 * Source: schema/report.md.  Pure; any thread.
 */

#include "base/clock.h"
#include "documents/report.h"
#include "proof/merkle.h"

#define REPORTS_KEPT (90 * DAY_MS) /* ms, between the entries */

/* The newest report of a device. */
struct last_report {
	const char *enrolment, *boot, *payload; /* payload: its digest; NULL: there is none */
	int64_t sequence;
};

enum report_order {
	REPORT_FOLLOWS,
	REPORT_UNCHAINED, /* it does not name the newest one as the one before it */
	REPORT_MISCOUNTED /* its number in its boot is another than *next */
};

enum report_order report_follows(const struct last_report *last, const struct report *r,
				 int64_t *next);

/* The slots of a device, in whatever order they were said, and its alarms.  steady: all slots are
 * active. */
struct report_gist {
	bool steady;
	struct hash what;
};
struct report_gist report_gist(struct ctx *cx, const struct report_slot *slot, size_t n,
			       const struct report_alarm *alarm, size_t n_alarms);
/* Does a report of that enrolment and boot, which says is, change nothing where was held? */
bool report_repeats(const struct last_report *last, const struct report_gist *was,
		    const char *enrolment, const char *boot, const struct report_gist *is);
/* Over the digests of payloads, 32 bytes each, in the order of entry and device. */
struct hash reports_root(struct ctx *cx, const struct hash *payload, size_t n);
