#pragma once

/*
 * Migrations: the schema's history, applied in order, each once.
 *
 * The file migration in the database says which were applied and what their
 * bytes were.  A database that holds one this program does not know, or knows
 * with other bytes, is refused: it is newer than the program, or the history
 * was edited.  One thread, before any other uses the file.  Errors: E_CONFLICT,
 * and the database's (engine/db.h).
 */

#include "base/embedded.h"
#include "engine/db.h"

struct migrate_report {
	bool was_empty;
	size_t pending; /* not applied yet */
};

/* Compare only.  E_CONFLICT: an unknown or edited migration; cx->detail names it. */
must_check enum err migrate_check(struct ctx *cx, struct db *db, const struct embedded *list,
				  struct migrate_report *out);

/* Apply what is pending; inside a transaction of the caller, in HAND_SCHEMA. */
must_check enum err migrate_apply(struct ctx *cx, struct db *db, const struct embedded *list);
