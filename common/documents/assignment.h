#pragma once

/*
 * Assignment: what one device shall run, signed by the server's assignment key
 * as DSSE of its own payload type.
 *
 *   {"v":2,"origin","device","enrolment":"<uuid>","key":"SHA256:…","labels":["<label>",…],
 *    "epoch","counter","expires":"<RFC 3339>","slots":[{"slot","model","order":"run"|"stop",
 *    "release","version","record":"sha256:…","fallback":null|{"release","version","record"}}]}
 *
 * A slot that is not named stays as it is: no slots, no change.  record is the
 * digest of release.json, so a number that was given twice names one release.
 * Under "stop" fallback says what runs instead, null: nothing.  (epoch, counter)
 * never falls; one meaning has one form.  schema/assignment.md.  Pure; any thread.
 */

#include "base/clock.h"
#include "base/err.h"
#include "base/printer.h"

#define ASSIGNMENT_TYPE "application/vnd.signet.assignment+json"
#define ASSIGNMENT_MAX  32768 /* bytes of the payload */
#define SLOTS_MAX       64

#define ASSIGNMENT_LIFE_MS (7 * DAY_MS) /* the most from when it is made to when it expires */

#define ASSIGNMENT_V 2

/* A release of a model; release 0: none. */
struct slot_release {
	int64_t release, version; /* numbers, from 1 */
	const char *record;       /* digest of its release.json */
};

struct slot {
	const char *slot, *model;
	int64_t release, version; /* numbers, from 1 */
	const char *record;       /* digest of its release.json */
	bool stop;                /* it runs no more, but fallback */
	struct slot_release fallback;
};

struct assignment {
	const char *origin, *device, *enrolment;
	const char *key;    /* fingerprint of the device's key */
	const char **label; /* that the device has, as the server knows */
	size_t n_labels;
	int64_t epoch, counter; /* from 1 */
	int64_t expires;        /* ms since 1970 */
	struct slot slot[SLOTS_MAX];
	size_t n;
};

void assignment_print(struct ctx *cx, const struct assignment *a, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err assignment_parse(struct ctx *cx, const void *bytes, size_t size,
				     struct assignment *out);

/* Does this version judge all that it says?  E_INVALID with the place: it does not. */
must_check enum err assignment_judged(struct ctx *cx, const struct assignment *a);

void slots_print(struct printer *out, const struct slot *slot, size_t n); /* member "slots" */
