#pragma once

/*
 * Devices, what they were assigned, and what they reported.  Written by
 * device_*_1, assignment_made_1 and reports_received_1 alone.  Codes and tokens
 * are stored as SHA-256(SHA-256(secret)); a device's token is shown once, to it.
 * Any thread with a connection of its own; apply runs on the writer.
 */

#include "documents/report.h"
#include "engine/page.h"
#include "proof/entry.h"

#define DEVICE_TOKEN_PREFIX "sgd_"

struct device {
	const char *name, *site, *labels, *state;
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

struct last_report {
	const char *enrolment, *boot, *payload; /* payload NULL: there is none */
	int64_t sequence;
};

/* E_NOT_FOUND */
must_check enum err db_device_at(struct ctx *cx, struct db *db, const char *name, int64_t at,
				 struct device *out);
must_check enum err db_device_by_token(struct ctx *cx, struct db *db, const char *code,
				       struct device *out);
must_check enum err db_device_page(struct ctx *cx, struct db *db, struct page *p);
/* Names of the enrolled ones that follow, at most *n; then *n of them. */
must_check enum err db_devices_enrolled(struct ctx *cx, struct db *db, const char *after,
					const char **names, size_t *n);

must_check enum err db_assignment_of(struct ctx *cx, struct db *db, const char *device, int64_t at,
				     struct assigned *out);
must_check enum err db_report_last(struct ctx *cx, struct db *db, const char *device,
				   struct last_report *out);
/* What it says that it runs: at most REPORT_SLOTS_MAX, then *n. */
must_check enum err db_device_slots(struct ctx *cx, struct db *db, const char *device, int64_t at,
				    struct device_slot *out, size_t *n);
