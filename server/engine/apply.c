/*
 * An entry's effect on the tables, by its action and version.  The table of
 * rows that the rooms bring is the only way in: no code calls an apply function
 * by name.
 *
 * Everything that goes wrong here is our own fault and not the caller's.
 * decide() looked at the same tables in the same savepoint, so an apply that
 * refuses shows that decide and apply disagree; apply_entry() turns each such
 * refusal into E_FAULT with entry and action.  E_UNAVAILABLE alone passes,
 * because a full disk is no disagreement.
 */

#include "engine/apply.h"

#include <string.h>

#include "engine/hand.h"
#include "engine/room.h"
#include "engine/rows.h"
#include "engine/sql.h"

enum err apply_nothing(struct ctx *cx, struct db *db, const struct entry *e)
{
	return OK;
}

enum err object_head(struct ctx *cx, struct db *db, const char *id, int64_t *idx)
{
	auto_stmt s = db_stmt(db, SQL_OBJECT_HEAD_GET);

	bind_text(&s, ":id", id);
	return row_int(cx, &s, NO_ENTRY, idx);
}

/* The object's chain: prev must be where its head is, and then the head moves
 * to this entry.  In a replay this finds an entry that was inserted or removed. */
static enum err object_move(struct ctx *cx, struct db *db, const struct entry_object *object,
			    int64_t index)
{
	bool known = object->prev != NO_ENTRY, moved;
	auto_stmt s = db_stmt(db, known ? SQL_OBJECT_HEAD_MOVE : SQL_OBJECT_HEAD_NEW);
	enum err e;

	bind_text(&s, ":id", object->id);
	bind_int(&s, ":idx", index);
	if (known)
		bind_int(&s, ":prev", object->prev);
	e = stmt_write(cx, &s, &moved);
	return e == E_CONFLICT || (e == OK && !moved)
		       ? errf(cx, E_INVALID, "prev of %s is not its newest entry", object->id)
		       : e;
}

static enum err dispatch(struct ctx *cx, struct db *db, const struct entry *e)
{
	const struct follower *follower;
	const struct action_row *row;

	for (size_t i = 0; i < e->n_objects; i++)
		TRY(object_move(cx, db, &e->object[i], e->index));
	row = action_row(e->action, e->v);
	if (!row)
		return errf(cx, E_INVALID, "no apply for %s, v %lld", e->action_text,
			    (long long)e->v);
	TRY(row->apply(cx, db, e));
	for (size_t i = 0; (follower = follower_of(e->action, i)); i++)
		TRY(follower->mark(cx, db, e));
	return OK;
}

/* An action without a row counts as one that changes access: to forget a kept
 * principal once too often costs a look-up, to keep one too long lets somebody
 * in. */
bool action_changes_access(enum action a)
{
	const struct action_row *row = action_row(a, action_version(a));

	return !row || row->access;
}

enum err apply_entry(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_hand h = db_hand(db, HAND_APPLY);
	enum err err = dispatch(cx, db, e);

	if (err == OK || err == E_UNAVAILABLE)
		return err;
	return errf(cx, E_FAULT, "entry %lld: %s: %s", (long long)e->index, e->action_text,
		    cx->detail);
}
