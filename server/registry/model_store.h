#pragma once

/* Models, read.  A model's row is written by model_created_1 alone. */

#include "engine/body.h"
#include "engine/page.h"

must_check enum err db_model_at(struct ctx *cx, struct db *db, const char *name, int64_t at,
				struct body *out); /* E_NOT_FOUND */
must_check enum err db_model_page(struct ctx *cx, struct db *db, struct page *p);
