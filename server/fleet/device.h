#pragma once

/*
 * Devices.  An operator names a device and gets a one-time code for it; the
 * device shows the code and its own key, and gets a token.  A token acts for
 * the device and signs nothing: reports are signed by its key.
 *
 * A row says what a device is; beside it lie what it was assigned and what it
 * reported.  Codes and tokens are stored as SHA-256(SHA-256(secret)), and a
 * token is shown once, to the device.  Rows are written by device_*_1,
 * assignment_made_* and reports_received_* alone.
 *
 * Times are ms since 1970.  Reading: any thread with a connection of its own;
 * facts are decided on the writer.  Besides the errors named, each function
 * returns those of the database (engine/db.h).
 */

#include "base/json.h"
#include "documents/limits.h"
#include "documents/report.h"
#include "engine/page.h"
#include "fleet/device_state.h"
#include "proof/entry.h"
#include "proof/fact.h"
#include "proof/signer.h"

/* ---- as it is stored ---- */

#define DEVICE_TOKEN_PREFIX "sgd_"

struct device {
	const char *name, *site, *labels;
	enum device_state state;
	const char *code; /* NULL: none is open */
	int64_t code_expires_at;
	const char *enrolment, *key, *public; /* NULL: never enrolled */
	int64_t from_idx;
};

struct assigned {
	int64_t epoch, counter; /* counter 0: never */
	const char *enrolment, *envelope, *slots;
	int64_t expires_at;
};

struct device_slot {
	struct report_slot is;
	int64_t at, from_idx;
};

struct last_report; /* rules/reports.h */

/* E_NOT_FOUND */
must_check enum err db_device_at(struct ctx *cx, struct db *db, const char *name, int64_t at,
				 struct device *out);
must_check enum err db_device_by_token(struct ctx *cx, struct db *db, const char *code,
				       struct device *out);
must_check enum err db_device_page(struct ctx *cx, struct db *db, struct page *p);
must_check enum err db_assignment_of(struct ctx *cx, struct db *db, const char *device, int64_t at,
				     struct assigned *out);
must_check enum err db_report_last(struct ctx *cx, struct db *db, const char *device,
				   struct last_report *out);
/* What it says that it runs: at most REPORT_SLOTS_MAX, then *n. */
must_check enum err db_device_slots(struct ctx *cx, struct db *db, const char *device, int64_t at,
				    struct device_slot *out, size_t *n);

/* ---- what is decided ---- */

#define CODE_LIFE_MS INT64_C(604800000) /* 7 days */

struct new_device {
	const char *device, *site;
	json_t *labels; /* texts; NULL: none */
};

struct enrolment_asked {
	const char *device, *code;
	unsigned char public[PUBLIC_KEY_SIZE];
	unsigned char proof[SIGNATURE_SIZE]; /* see documents/enrol.h */
};

/* device.created; the code is shown once.  E_CONFLICT: the name was given before. */
must_check enum err device_create(struct ctx *cx, struct db *db, const struct new_device *d,
				  struct fact *out, const char **secret);
/* device.invited: a new code, for a device that is new or lost its key.  E_CONFLICT: retired. */
must_check enum err device_invite(struct ctx *cx, struct db *db, const char *name, struct fact *out,
				  const char **secret);
/* device.retired, for good. */
must_check enum err device_retire(struct ctx *cx, struct db *db, const char *name,
				  struct fact *out);

/* Is the code this device's and still valid, and the key held?
 * E_UNAUTHENTICATED, whatever the reason. */
must_check enum err enrol_check(struct ctx *cx, struct db *db, const char *origin,
				const struct enrolment_asked *a, struct device *out);
/* device.enrolled; the token is shown once. */
must_check enum err device_enrol(struct ctx *cx, struct db *db, const char *origin,
				 const struct enrolment_asked *a, struct fact *out,
				 const char **secret);
