#pragma once

/* Training runs, read.  Written by run_registered_1 alone. */

#include "engine/body.h"
#include "engine/page.h"

must_check enum err db_run_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			      struct body *out); /* E_NOT_FOUND */
must_check enum err db_run_page(struct ctx *cx, struct db *db, const char *model, struct page *p);
