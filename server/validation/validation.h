#pragma once

/*
 * Validations: one test of a version against a frozen test set under one
 * envelope.  It is registered before its result is known; then predictions come
 * in, once, and the server counts them against the frozen labels and states the
 * verdict.  A model uses a test set once; again only with a justification that
 * people signed beforehand (models/<m>/reuse/<k>.json), each good for one use.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "proof/fact.h"
#include "rules/acceptance.h"
#include "validation/validation_store.h"

struct new_validation {
	const char *model, *dataset; /* dataset: "name/number" */
	int64_t version, envelope;
	int64_t reuse; /* 0: the set was not used before */
};

/* validation.registered.  E_NOT_FOUND, E_CONFLICT with the next step. */
must_check enum err validation_register(struct ctx *cx, struct db *db, const struct act *act,
					const struct new_validation *n, struct fact *out);

/* What the predictions are measured against. */
struct measure {
	const char *labels; /* digest of an artifact of class labels */
	struct acceptance acceptance;
};

/* E_NOT_FOUND; E_CONFLICT: it has its result. */
must_check enum err validation_measure(struct ctx *cx, struct db *db, const char *id,
				       struct measure *out);
/* validation.concluded.  E_CONFLICT: it has its result. */
must_check enum err validation_conclude(struct ctx *cx, struct db *db, const char *id,
					const char *predictions, const struct confusion *counts,
					struct fact *out);

/* The criteria that a failed validation missed, in words: "sensitivity 0.3382, at least 0.5". */
must_check enum err validation_missed(struct ctx *cx, const struct validation *v,
				      const char **words);
