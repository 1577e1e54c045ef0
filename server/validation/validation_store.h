#pragma once

/*
 * Validations, read.  State moves registered -> passed | failed and no further.
 * Written by validation_*_1 alone.  Any connection's thread.
 */

#include "engine/body.h"
#include "engine/page.h"

struct validation {
	struct body body;
	const char *state, *model, *dataset;
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
