#pragma once

/*
 * Readings: each time that bytes of frozen labels or of test data leave, an entry on
 * their dataset says so before the first byte does.  The bytes are known by
 * their digest, whatever they were stored as and whichever route asks.
 *
 * Test data are the bytes of a dataset that is frozen, or that a run or a version
 * named as a test set; before that it is data as any other.  A dataset of a site that has not the
 * bytes themselves says nothing of them: anybody who has read their digest could register one.
 * Bytes that a worker of the server computes with do not leave.
 *
 * Written by run_registered_1 and version_registered_1, through test_sets_note().
 * Reading: any thread with a connection of its own; facts are decided on the writer.
 * Sizes are bytes.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

#include "base/json.h"
#include "engine/db.h"
#include "engine/memory.h"
#include "proof/entry.h"
#include "proof/fact.h"
#include "rules/readings.h"

struct reading {
	const char *digest, *route; /* route: "GET /v1/artifacts/{digest}" */
	uint64_t from, size;        /* of the bytes that leave */
};

/* Are there labels or test data of that digest? */
must_check enum err db_reading_enters(struct ctx *cx, struct db *db, const char *digest, bool *out);

struct reading_part {
	const char *dataset; /* "press-test/1" */
	const char *part;    /* PART_LABELS or PART_DATA */
};

/* The parts of datasets that have the digest, at a site that has the bytes, sorted by dataset; at
 * most *n; then *n of them. */
must_check enum err db_reading_parts(struct ctx *cx, struct db *db, const char *digest,
				     struct reading_part *out, size_t *n);

/* dataset.read.  E_TOO_LARGE: more than READING_PARTS_MAX datasets have these bytes. */
must_check enum err reading_enter(struct ctx *cx, struct db *db, const struct reading *r,
				  struct fact *out);

/* Inside apply: the datasets of a list of {"dataset","role"} whose role is test are test sets. */
must_check enum err test_sets_note(struct ctx *cx, struct db *db, const struct entry *e,
				   json_t *uses);

/* ---- so that nobody fills the log by reading ---- */

#define READINGS_A_MINUTE 60 /* of one reader */

struct readings;
extern const struct memory readings_memory; /* of struct readings */

/* One more by that reader; now: elapsed ms.  false: there were as many within a minute. */
bool readings_take(struct readings *all, const char *reader, int64_t now);
