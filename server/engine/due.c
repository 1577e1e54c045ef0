/*
 * The idea: what follows by itself must cost what the act touched, and not a
 * walk over all that is in the plant.  So the act itself leaves the rows to
 * look at, and the look is an index away.
 *
 * Rows that are due now are ordered by the entry that put them, rows that are
 * due later by their time.  The stepper keeps a place in each order: a row
 * that was looked at without a result lies behind the place and costs nothing
 * until an act puts it again with its own, newer index.
 *
 * A time that is over already when the row is put would lie behind the place of
 * the later ones; due_put() makes it due now for that reason.
 *
 * Never: drop a row in a step, which could not be replayed.
 */

#include "engine/due.h"

#include <string.h>

#include "engine/rows.h"
#include "engine/sql.h"

enum err due_put(struct ctx *cx, struct db *db, const struct entry *e, const char *kind,
		 const char *object, int64_t at)
{
	auto_stmt s = db_stmt(db, SQL_DUE_PUT);

	if (strlen(object) > DUE_OBJECT_MAX)
		return errf(cx, E_FAULT, "%s: an object of more than %d bytes", kind,
			    DUE_OBJECT_MAX);
	bind_text(&s, ":kind", kind);
	bind_text(&s, ":object", object);
	bind_int(&s, ":at", at > e->clock ? at : 0);
	bind_int(&s, ":idx", e->index);
	*db_due_put(db) = true;
	return stmt_run(cx, &s);
}

enum err due_drop(struct ctx *cx, struct db *db, const char *kind, const char *object)
{
	auto_stmt s = db_stmt(db, SQL_DUE_DROP);

	bind_text(&s, ":kind", kind);
	bind_text(&s, ":object", object);
	return stmt_run(cx, &s);
}

enum err due_again(struct ctx *cx, struct db *db, const struct entry *e, const char *kind)
{
	auto_stmt s = db_stmt(db, SQL_DUE_AGAIN);

	bind_text(&s, ":kind", kind);
	bind_int(&s, ":idx", e->index);
	*db_due_put(db) = true;
	return stmt_run(cx, &s);
}

bool due_was_put(struct db *db)
{
	bool put = *db_due_put(db);

	*db_due_put(db) = false;
	return put;
}

/* Moves the place to the row, if there is one. */
static enum err due_row_take(struct ctx *cx, struct stmt *s, struct due_place *place, bool *any)
{
	const char *object;

	TRY(stmt_next(cx, s, any));
	if (!*any)
		return OK;
	object = col_text(cx, s, 0);
	if (strlen(object) > DUE_OBJECT_MAX)
		return errf(cx, E_TAMPERED, "a row of due names '%.40s…'", object);
	memcpy(place->object, object, strlen(object) + 1);
	place->number = col_int(s, 1);
	return OK;
}

enum err due_now(struct ctx *cx, struct db *db, const char *kind, int64_t before,
		 struct due_place *place, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_DUE_NOW);

	bind_text(&s, ":kind", kind);
	bind_int(&s, ":idx", place->number);
	bind_text(&s, ":object", place->object);
	bind_int(&s, ":before", before);
	return due_row_take(cx, &s, place, any);
}

enum err due_later(struct ctx *cx, struct db *db, const char *kind, int64_t now,
		   struct due_place *place, bool *any)
{
	auto_stmt s = db_stmt(db, SQL_DUE_LATER);

	bind_text(&s, ":kind", kind);
	bind_int(&s, ":at", place->number);
	bind_text(&s, ":object", place->object);
	bind_int(&s, ":now", now);
	return due_row_take(cx, &s, place, any);
}

enum err due_soonest(struct ctx *cx, struct db *db, const char *kind, int64_t now, int64_t *at)
{
	auto_stmt s = db_stmt(db, SQL_DUE_SOONEST);

	bind_text(&s, ":kind", kind);
	bind_int(&s, ":now", now);
	return row_int(cx, &s, INT64_MAX, at);
}
