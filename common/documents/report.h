#pragma once

/*
 * Report: what a device runs and how it fares, signed by its own key as DSSE of
 * its own payload type.
 *
 *   {"v":1,"device","enrolment":"<uuid>","boot":"<uuid>","sequence","previous":"sha256:…"|null,
 *    "time","assignment":{"epoch","counter"}|null,
 *    "slots":[{"slot","model","release","version","digest","state","reason"}],
 *    "checkpoint":{"origin","size","root"}|null}
 *
 * previous is the digest of the payload before, of an earlier boot too; null in
 * the first of an enrolment.  sequence counts from 1 in each boot.  digest is
 * that of the version's manifest of files, null where it is not known.  A slot
 * may be there twice: the release that runs, and one that failed or was
 * refused.  schema/report.md.  Pure; any thread.  Times are ms since 1970.
 */

#include "base/err.h"
#include "base/printer.h"

#define REPORT_TYPE       "application/vnd.signet.report+json"
#define REPORT_MAX        32768 /* bytes of the payload */
#define REPORT_SLOTS_MAX  128
#define REPORT_REASON_MAX 300 /* bytes */

struct report_slot {
	const char *slot, *model;
	int64_t release, version;
	const char *digest; /* NULL: not known */
	const char *state;  /* installed, active, failed or refused */
	const char *reason; /* NULL: none */
};

struct report {
	const char *device, *enrolment, *boot, *previous;
	int64_t sequence, time;
	int64_t epoch, counter; /* of the assignment; epoch 0: none */
	struct report_slot slot[REPORT_SLOTS_MAX];
	size_t n;
	const char *origin, *root; /* of the newest checkpoint it verified; NULL: none */
	int64_t size;
};

void report_print(struct ctx *cx, const struct report *r, struct printer *out);
void report_slots_print(struct printer *out, const struct report *r); /* member "slots" */
/* The report's members as an item of reports.received; payload and envelope:
 * digests. */
void report_item_put(struct printer *out, const struct report *r, const char *payload,
		     const char *envelope);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err report_parse(struct ctx *cx, const void *bytes, size_t size,
				 struct report *out);
