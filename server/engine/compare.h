#pragma once

/*
 * Two databases, compared table by table, row by row: for fsck.  One thread.  E_TAMPERED:
 * cx->detail names the first row that differs; other errors are the database's (engine/db.h).
 */

#include "engine/hand.h"
#include "engine/tables.h"

/* fresh: as the log says. */
must_check enum err rows_compare(struct ctx *cx, struct db *file, struct db *fresh,
				 const struct table *t);

/*
 * The digest of the rows that a statement yields, in its order: SHA-256 over, of each value, its
 * type (SQLite's number, one byte), its length (eight bytes, the highest first) and its bytes; of
 * an integer the value in place of both.
 */
must_check enum err rows_digest(struct ctx *cx, struct db *db, sql_id all, const char **out);
