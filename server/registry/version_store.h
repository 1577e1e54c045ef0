#pragma once

/* Versions of a model, read.  Numbers count up per model and are never used again. */

#include "engine/body.h"
#include "engine/page.h"

struct version {
	struct body body;
	const char *state;
};

/* As it stood right after entry at; E_NOT_FOUND if it did not exist then. */
must_check enum err db_version_at(struct ctx *cx, struct db *db, const char *model, int64_t number,
				  int64_t at, struct version *out);
must_check enum err db_version_page(struct ctx *cx, struct db *db, const char *model,
				    struct page *p);
must_check enum err db_version_next(struct ctx *cx, struct db *db, const char *model,
				    int64_t *number);
