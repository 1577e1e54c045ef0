/*
 * A key gives the first answer again only for the same request: the hash covers
 * method, target and body.  Another request under a used key is a mistake of
 * the client's that must not pass silently, so it is a conflict.
 *
 * The table is a cache and no record: entries say who did what; a key only
 * finds the entry again.  fsck checks that the entry is an act of that actor.
 * So a row goes without an entry when its time is over.  A key whose time is over
 * is none at once, whether or not its row is gone yet: what a client is
 * answered does not depend on when the writer last looked.
 */

#include "engine/idempotency.h"

#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/rows.h"
#include "engine/sql.h"

/* Of the entry that the key names; the time of an entry never goes back. */
static enum err key_end(struct ctx *cx, struct db *db, int64_t index, int64_t *at)
{
	struct entry_clock clock;

	TRY(trail_clock(cx, db, index, &clock));
	*at = clock.at + IDEMPOTENCY_KEPT;
	return OK;
}

enum err idempotency_find(struct ctx *cx, struct db *db, const char *actor,
			  const struct idempotency *i, struct receipt *out, bool *repeated)
{
	auto_stmt s = { 0 };
	struct hash request;
	int64_t end;

	*repeated = false;
	if (!i->key)
		return OK;
	s = db_stmt(db, SQL_IDEMPOTENCY_GET);
	bind_text(&s, ":actor", actor);
	bind_text(&s, ":key", i->key);
	TRY(stmt_next(cx, &s, repeated));
	if (!*repeated)
		return OK;
	TRY(key_end(cx, db, col_int(&s, 1), &end));
	if (end <= ends_time(cx)) {
		*repeated = false;
		return OK;
	}
	if (!col_exact(&s, 0, request.b, HASH_SIZE) || !hash_same(&request, &i->request))
		return err_at(
			cx,
			errf(cx, E_CONFLICT, "this Idempotency-Key was used for another request"),
			"Idempotency-Key");
	out->index = col_int(&s, 1);
	return trail_entry(cx, db, out->index, &out->bytes, &out->size);
}

enum err idempotency_keep(struct ctx *cx, struct db *db, const char *actor,
			  const struct idempotency *i, int64_t index)
{
	auto_hand h = db_hand(db, HAND_LOG);
	auto_stmt s = { 0 };

	if (!i->key)
		return OK;
	s = db_stmt(db, SQL_IDEMPOTENCY_PUT);
	bind_text(&s, ":actor", actor);
	bind_text(&s, ":key", i->key);
	bind_blob(&s, ":request", i->request.b, HASH_SIZE);
	bind_int(&s, ":idx", index);
	return stmt_run(cx, &s);
}

static enum err ended_drop(struct ctx *cx, struct db *db, int64_t index)
{
	auto_hand h = db_hand(db, HAND_LOG);
	auto_stmt s = db_stmt(db, SQL_IDEMPOTENCY_DROP);

	bind_int(&s, ":idx", index);
	return stmt_run(cx, &s);
}

static enum err oldest_end(struct ctx *cx, struct db *db, int64_t *index, int64_t *end)
{
	auto_stmt s = db_stmt(db, SQL_IDEMPOTENCY_OLDEST);

	TRY(row_int(cx, &s, NO_ENTRY, index));
	*end = ends_time(cx) + IDEMPOTENCY_KEPT; /* of a key that comes now */
	return *index == NO_ENTRY ? OK : key_end(cx, db, *index, end);
}

/* In whatever batch comes first after an end: a writer that has nothing to write adds no rows. */
enum err idempotency_end(struct ctx *cx, struct db *db, int64_t *next)
{
	int64_t index;

	if (ends_time(cx) < *next)
		return OK;
	for (int i = 0; i < IDEMPOTENCY_AT_ONCE; i++) {
		TRY(oldest_end(cx, db, &index, next));
		if (*next > ends_time(cx))
			return OK;
		TRY(ended_drop(cx, db, index));
	}
	return OK;
}
