#pragma once

/*
 * Justification: why an exception may be, signed before it is made.
 *
 *   models/<m>/justifications/<k>.json
 *   {"v":1,"model","number","kind", …the members of the kind…, "justification":text}
 *
 *   reuse      "dataset"                 a test set is used once more
 *   overlap    "dataset","with"          the test set shares records with other data
 *   staff      "dataset","people":[id]   who trained also had the test set
 *   synthetic  "dataset"                 the test set was generated, or its labels were
 *   no-retest  "version","validation"    the version is not tested anew
 *   deviation  "plan","validation"       the validation left its plan
 *
 * Members of other kinds are refused.  schema/records.md says which kinds are judged.
 * Pure; any thread.
 */

#include "base/json.h"

#define JUSTIFICATION_PEOPLE_MAX 32 /* people */

enum justification_kind {
	JUSTIFICATION_REUSE,
	JUSTIFICATION_OVERLAP,
	JUSTIFICATION_STAFF,
	JUSTIFICATION_SYNTHETIC,
	JUSTIFICATION_NO_RETEST,
	JUSTIFICATION_DEVIATION,
	JUSTIFICATION_KIND_COUNT
};

/* Of its members only those of the kind are set. */
struct justification {
	const char *model;
	int64_t number;
	enum justification_kind kind;
	const char *dataset, *with; /* "name/number" */
	const char *people[JUSTIFICATION_PEOPLE_MAX];
	size_t n_people;
	int64_t version, plan;
	const char *validation; /* UUIDv7 */
	const char *text;
};

const char *justification_kind_name(enum justification_kind kind);

/* E_INVALID with the place; texts go to the arena of cx. */
must_check enum err justification_read(struct ctx *cx, json_t *json, struct justification *out);
/* E_INVALID with the place: this version does not judge the kind. */
must_check enum err justification_judged(struct ctx *cx, const struct justification *j);
