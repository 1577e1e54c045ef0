#pragma once

/* Sites: the rules. */

#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"

/* ---- as it is stored ---- */

/* Sites: where people, devices and releases belong.  The row is written by site_created_1 alone. */

must_check enum err db_site_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			       struct body *out); /* E_NOT_FOUND */
must_check enum err db_site_page(struct ctx *cx, struct db *db, struct page *p);

/* ---- what is decided ---- */

/* site.created.  zone: a name of the IANA time zone database.  E_INVALID, E_CONFLICT. */
must_check enum err site_create(struct ctx *cx, struct db *db, const char *id, const char *zone,
				const char *title, struct fact *out);
