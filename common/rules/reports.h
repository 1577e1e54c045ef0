#pragma once

/*
 * Reports: the order of what one device says.  Each report names the one before it by
 * digest and is the next of its boot, or the first of another boot, so none can be
 * dropped from the middle, and a copy that runs beside a device shows.  Another
 * enrolment begins anew.
 *
 * Source: schema/report.md.  Pure; any thread.
 */

#include "documents/report.h"

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
