#pragma once

/*
 * Validations: one test of a version against a frozen test set under one
 * envelope.  A validation is registered before its result is known; then
 * predictions come in, once, and the server counts them against the frozen
 * labels and states the verdict.  A model uses a test set once; again only with
 * a justification that people signed beforehand (models/<m>/justifications/<k>.json),
 * each for one use.  The state moves registered -> passed | failed and no
 * further.
 *
 * Rows are written by validation_*_1 alone.  Reading: any thread with a
 * connection of its own; facts are decided on the writer.  Besides the errors
 * named, each function returns those of the database (engine/db.h).
 */

#include "engine/blob_read.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"
#include "rules/acceptance.h"
#include "validation/validation_state.h"

/* ---- as it is stored ---- */

struct validation {
	struct body body;
	const char *model, *dataset;
	enum validation_state state;
	int64_t version;
};

/* E_NOT_FOUND */
must_check enum err db_validation_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
				     struct validation *out);
must_check enum err db_validation_page(struct ctx *cx, struct db *db, struct page *p);
/* A validation of the model that used the set, or spent the justification; NULL: none did. */
must_check enum err db_validation_used(struct ctx *cx, struct db *db, const char *model,
				       const char *dataset, const char **id);
must_check enum err db_validation_reused(struct ctx *cx, struct db *db, const char *model,
					 int64_t reuse, const char **id);

/* ---- what is decided ---- */

struct new_validation {
	const char *model, *dataset; /* dataset: "name/number" */
	int64_t version, envelope;
	int64_t reuse; /* 0: the set was not used before */
};

/* validation.registered.  E_NOT_FOUND, E_CONFLICT with the next step. */
must_check enum err validation_register(struct ctx *cx, struct db *db, const struct act *act,
					const struct new_validation *n, struct fact *out);

/* The measure of the predictions. */
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

/* Of one that has its result: counted again, it is the same.  E_TAMPERED: it is not; and as
 * validation/count.h says. */
must_check enum err validation_recount(struct ctx *cx, struct db *db, const struct blobs *b,
				       const char *id);

/* The criteria that a failed validation missed, in words: "sensitivity 0.3382, at least 0.5". */
must_check enum err validation_missed(struct ctx *cx, const struct validation *v,
				      const char **words);
