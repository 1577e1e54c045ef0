#pragma once

/*
 * The sites of a change: derived and stated when it opens, and named among the
 * objects of each entry about it, last.  Decision 0056.  Facts are decided on
 * the writer; errors are the database's (engine/db.h), and those named.
 */

#include "engine/db.h"
#include "proof/fact.h"
#include "rules/change_sites.h"

/* Of the paths of a change that f opens, whose new documents are bound to f.  E_TOO_LARGE at
 * /documents: the merge could not name the change, the paths and the sites. */
must_check enum err change_sites_derive(struct ctx *cx, struct db *db, const struct fact *f,
					const struct manifest_path *path, size_t n,
					struct change_sites *out);

/* Those that the change's body states become objects of f.  E_TOO_LARGE. */
must_check enum err change_sites_name(struct ctx *cx, const char *body, struct fact *f);
