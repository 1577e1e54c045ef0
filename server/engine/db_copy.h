#pragma once

/*
 * A copy of a database into another file, some pages at a time.  One thread, that of the connection
 * which is copied; no step inside a transaction.  Commits of that connection between the steps are
 * in the copy.  The copy is durable in no way.  E_UNAVAILABLE: the disk has no room for it, or no
 * such place; E_FAULT: else.
 */

#include "engine/db.h"

struct db_copy;

must_check enum err db_copy_begin(struct ctx *cx, struct db *from, const char *path,
				  struct db_copy **out);
/* left, all: pages. */
must_check enum err db_copy_step(struct ctx *cx, struct db_copy *c, int pages, bool *done,
				 unsigned *left, unsigned *all);
void db_copy_end(struct db_copy *c); /* NULL: none was begun */
