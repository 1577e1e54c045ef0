#pragma once

/*
 * Folds of ids (base/id.h): which are taken, and by whom.  No two persons or
 * services have one fold, and no device has that of either; devices may share
 * one, since line-1-12 and line-11-2 are two.  A fold is never free again: ids
 * of accounts that have ended stay theirs.
 *
 * The key of the table holds it, besides what is decided: a user's row is
 * inserted and nothing else, and a device that came upon a user's would leave no
 * holder.  Facts of version 1 stated no fold and were not judged by it; the
 * first of those that read alike has the row.
 *
 * Reading: any thread with a connection of its own; facts are decided on the
 * writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

#include "engine/db.h"

enum fold_holder { FOLD_USER, FOLD_DEVICE };

/* The fold of an id that is to be given, for the fact.  E_CONFLICT at place: it reads like one that
 * was given, which the refusal names: those who may give ids may list them. */
must_check enum err fold_free(struct ctx *cx, struct db *db, enum fold_holder holder,
			      const char *id, const char *place, const char **fold);

/* Who came first with a fold, "user" or "device"; NULL: nobody. */
must_check enum err db_fold_of(struct ctx *cx, struct db *db, const char *fold, const char **holder,
			       const char **id);

/* Of a fact that states it; E_CONFLICT: it is taken. */
must_check enum err fold_take(struct ctx *cx, struct db *db, enum fold_holder holder,
			      const char *fold, const char *id, int64_t idx);
/* Of a fact of version 1. */
must_check enum err fold_derive(struct ctx *cx, struct db *db, enum fold_holder holder,
				const char *id, int64_t idx);
