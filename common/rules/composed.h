#pragma once

/*
 * The record of a version, composed from facts: of the version, of the run that made it, of its
 * datasets, of the validation and its result.  People choose which validation the record rests on;
 * they cannot write its figures.  The server composes it when a change opens and merges, and fsck
 * and signet-verify compose it again, from what each has.
 *
 * The order of members and the form of numbers are part of the format (schema/records.md): a change
 * here would make every open change unmergeable.  Pure; any thread.
 */

#include "base/json.h"
#include "base/printer.h"

struct composed {
	const char *model, *validation; /* the validation's id */
	int64_t number;
	json_t *version;    /* digest, files, run, datasets, inputs, outputs */
	json_t *run;        /* outputs, person; NULL: none is known */
	json_t *registered; /* dataset, envelope, envelope_digest, reuse, person: of the validation
			     */
	json_t *result;     /* predictions, counts, metrics, criteria, verdict */
	/* The digest of a dataset, "name/number": to be printed. */
	enum err (*digest)(void *arg, struct ctx *cx, const char *dataset, const char **out);
	void *arg;
};

/* E_CONFLICT: nobody knows who trained the version; errors of digest(). */
must_check enum err composed_print(struct ctx *cx, const struct composed *c, struct printer *out);
