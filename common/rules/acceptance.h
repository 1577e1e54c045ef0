#pragma once

/*
 * The validation envelope, as a document of the controlled tree: intended use,
 * decision threshold, the inputs with units and ranges, and what a version must
 * reach on a frozen test set.  schema/records.md describes it.
 * Pure functions over its bytes; any thread.
 */

#include "base/json.h"
#include "rules/score.h"

#define CRITERIA_MAX 16 /* of an envelope */
#define INPUTS_MAX   500

struct criterion {
	const struct metric *metric;
	const char *at_least; /* a decimal */
	struct decimal limit;
	const char *bound; /* "point": the figure itself */
};

struct acceptance {
	const char *threshold; /* a decimal; a score over it is positive */
	struct decimal threshold_value;
	struct criterion criteria[CRITERIA_MAX];
	size_t n;
};

/* The whole document: E_INVALID with the place.  out borrows from json. */
must_check enum err acceptance_read(struct ctx *cx, json_t *json, struct acceptance *out);

/* Met, on these counts?  A metric over nothing meets no limit. */
bool criterion_met(const struct criterion *c, const struct confusion *counts);
