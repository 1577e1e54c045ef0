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
