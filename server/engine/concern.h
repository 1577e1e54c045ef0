#pragma once

/*
 * Which sites an object concerns, as of now: rows that apply writes, and the one
 * question that every route, list and search asks of them.
 *
 * A row says whose sites an object has: a site's (site:<id>), all (site:*), or
 * those of another object, which may name one more: an artifact has those of its
 * dataset, and that those of the models that use it.  An object without a row
 * concerns nobody but who holds a role at every site.  Statements ask the same by
 * {seen <expression>}, which makes a condition on :sites, a JSON array of texts
 * "site:<id>", or NULL for all (http/concerned.h has it for the asker).
 *
 * What is done to an object, the people of its one site decide, and those of every
 * site where it has several: at each of them it moves something.  Of a user the object
 * account:<id> has where the account is and where each role counts; user:<id> has the
 * account's own site alone.
 *
 * Versions and documents have no rows: concern_root() names the object that has
 * theirs.  Written only inside apply.  One thread at a time for each connection;
 * memory is the ctx's; errors are the database's (engine/db.h).  Source: trust.md,
 * 6, and decision 0066.
 */

#include "base/json.h"
#include "engine/db.h"
#include "proof/entry.h"

#define CONCERN_SITES_MAX 1024 /* of one object: more are not looked at */

/* whose: "site:<id>", "site:*" or an object id. */
must_check enum err concern_add(struct ctx *cx, struct db *db, const char *object,
				const char *whose);
/* The same of each item's key, as edge_each() does. */
must_check enum err concern_each(struct ctx *cx, struct db *db, json_t *list, const char *key,
				 const char *kind, const char *whose);
/* What somebody brings concerns the site by which they act. */
must_check enum err concern_of_actor(struct ctx *cx, struct db *db, const struct entry *e,
				     const char *object);
/* These sites and no others; site: an id or "*". */
must_check enum err concern_state(struct ctx *cx, struct db *db, const char *object,
				  const char *const *site, size_t n);

/* The same of an array of them; NULL: none. */
must_check enum err concern_listed(struct ctx *cx, struct db *db, const char *object,
				   json_t *sites);

/* The object whose rows say it: of "version:<m>/<n>" its model; of "document:<path>" what states
 * the document's sites (rules/change_sites.h); else the object itself. */
const char *concern_root(struct ctx *cx, const char *object);
/* sites: as for {seen …}. */
must_check enum err concern_seen(struct ctx *cx, struct db *db, const char *object,
				 const char *sites, bool *out);
/* Is it an object whose name is public within the instance: of people, their keys, and sites? */
bool concern_is_public(const char *object);
/* Ids of sites, sorted, and "*" for all; n is 0: nobody has stated any, or there is no such
 * object. */
must_check enum err concern_sites(struct ctx *cx, struct db *db, const char *object,
				  const char *const **site, size_t *n);
/* The same as {seen ...} asks by: who has a role at one of them, or at every site.  NULL: all; so
 * it is, too, where nobody has stated any. */
must_check enum err concern_sites_print(struct ctx *cx, struct db *db, const char *object,
					const char **out);
/* concern_sites() without those of the models that use it: where it was brought.  By another site's
 * use of them nobody comes to read labels. */
must_check enum err concern_home(struct ctx *cx, struct db *db, const char *object,
				 const char *const **site, size_t *n);
/* Whose people decide about it: a site, or EVERY_SITE (documents/role.h); NULL: there is no such
 * object. */
must_check enum err concern_decided_at(struct ctx *cx, struct db *db, const char *object,
				       const char **site);
