#pragma once

/*
 * Report: what a device runs and how it fares, signed by its own key as DSSE of
 * its own payload type.
 *
 *   {"v":2,"device","enrolment":"<uuid>","boot":"<uuid>","sequence","previous":"sha256:…"|null,
 *    "time","formats":["assignment/2",…],"assignment":{"epoch","counter"}|null,
 *    "slots":[{"slot","model","release","version","record","digest","state","reason",
 *    "active_seconds"}],"alarms":[{"kind","text","since","until"}],"checkpoint":"<note>"|null}
 *
 * previous is the digest of the payload before, of an earlier boot too; null in
 * the first of an enrolment.  sequence counts from 1 in each boot.  formats are
 * those that the device reads.  record is the digest of release.json, digest
 * that of the version's manifest of files, each null where it is not known.  Of alarms, a kind and
 * since are there once.  A
 * slot may be there twice: the release that runs, and one that failed or was
 * refused.  checkpoint is the newest head that the device verified, as the log
 * signed it.  schema/report.md.  Pure; any thread.  Times are ms since 1970.
 */

#include "base/err.h"
#include "base/json.h"
#include "base/printer.h"
#include "proof/merkle.h"

#define REPORT_TYPE       "application/vnd.signet.report+json"
#define REPORT_MAX        32768 /* bytes of the payload */
#define REPORT_SLOTS_MAX  128
#define REPORT_REASON_MAX 300 /* bytes */
#define REPORT_ALARMS_MAX 16
#define REPORT_NOTE_MAX   4096 /* bytes of the checkpoint */
#define REPORT_V          2

struct report_slot {
	const char *slot, *model;
	int64_t release, version;
	const char *digest;     /* NULL: not known */
	const char *state;      /* installed, active, failed or refused */
	const char *reason;     /* NULL: none */
	const char *record;     /* NULL: not known; of what is active it is */
	int64_t active_seconds; /* in this boot; 0: null */
};

struct report_alarm {
	const char *kind, *text;
	int64_t since, until; /* until 0: it goes on */
};

struct report {
	const char *device, *enrolment, *boot, *previous;
	int64_t sequence, time;
	int64_t epoch, counter; /* of the assignment; epoch 0: none */
	const char *const *format;
	size_t n_formats;
	struct report_slot slot[REPORT_SLOTS_MAX];
	size_t n;
	struct report_alarm alarm[REPORT_ALARMS_MAX];
	size_t n_alarms;
	const char *checkpoint;    /* the newest that the device verified, a note; NULL: none */
	const char *origin, *root; /* that the note states, once it was read; else NULL */
	int64_t size;
};

void report_print(struct ctx *cx, const struct report *r, struct printer *out);
void report_slots_print(struct printer *out, const struct report *r); /* member "slots" */
/* Member "alarms". */
void report_alarms_print(struct ctx *cx, struct printer *out, const struct report_alarm *alarm,
			 size_t n);
/* Item i of a member "alarms"; E_INVALID with the place. */
must_check enum err report_alarm_parse(struct ctx *cx, json_t *items, size_t i,
				       struct report_alarm *out);
/* In each member. */
bool report_alarm_same(const struct report_alarm *a, const struct report_alarm *b);
/* Does this version judge all that it says?  E_INVALID with the place: it does not. */
must_check enum err report_judged(struct ctx *cx, const struct report *r);
/* The report's members as an item of reports.received; payload and envelope:
 * digests. */
void report_item_put(struct ctx *cx, struct printer *out, const struct report *r,
		     const char *payload, const char *envelope);
/* The head that an item of reports.received says that the device verified; size 0: none. */
struct tree_head report_item_head(json_t *item);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err report_parse(struct ctx *cx, const void *bytes, size_t size,
				 struct report *out);
