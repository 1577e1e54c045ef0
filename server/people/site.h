#pragma once

/* Sites: the rules. */

#include "people/site_store.h"
#include "proof/fact.h"

/* site.created.  zone: a name of the IANA time zone database.  E_INVALID, E_CONFLICT. */
must_check enum err site_create(struct ctx *cx, struct db *db, const char *id, const char *zone,
				const char *title, struct fact *out);
