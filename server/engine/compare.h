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

struct rows_difference {
	bool any;
	const char *wanted; /* of the rows that are not there as the log gives them */
	const char *found;  /* of those that are there instead, or beside; NULL: none is */
};

/*
 * The rows in which the two differ, so that rows which come to both later change nothing.  A digest
 * is SHA-256 over the rows in the order of their keys: of each value its type (SQLite's number, one
 * byte), its length (eight bytes, the highest first) and its bytes; of an integer the value in
 * place of both.
 */
must_check enum err rows_differ(struct ctx *cx, struct db *file, struct db *fresh,
				const struct table *t, struct rows_difference *out);
