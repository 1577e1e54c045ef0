#pragma once

/*
 * Sites: where people, devices and releases belong.  A site is created once,
 * with its time zone, and never changes; the row is written by site_created_1
 * alone.  Reading: any thread with a connection of its own; facts are decided
 * on the writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

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
