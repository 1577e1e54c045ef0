#pragma once

/* Sites: where people, devices and releases belong.  The row is written by site_created_1 alone. */

#include "engine/body.h"
#include "engine/page.h"

must_check enum err db_site_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			       struct body *out); /* E_NOT_FOUND */
must_check enum err db_site_page(struct ctx *cx, struct db *db, struct page *p);
