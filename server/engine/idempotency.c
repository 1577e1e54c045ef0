/*
 * A key gives the first answer again only for the same request: the hash covers
 * method, target and body.  Another request under a used key is a mistake of
 * the client's that must not pass silently, so it is a conflict.
 *
 * The table is a cache and no record: entries say who did what; a key only
 * finds the entry again.  fsck checks that the entry is an act of that actor.
 */

#include "engine/idempotency.h"

#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/sql.h"

enum err idempotency_find(struct ctx *cx, struct db *db, const char *actor,
			  const struct idempotency *i, struct receipt *out, bool *repeated)
{
	auto_stmt s = { 0 };
	struct hash request;

	*repeated = false;
	if (!i->key)
		return OK;
	s = db_stmt(db, SQL_IDEMPOTENCY_GET);
	bind_text(&s, ":actor", actor);
	bind_text(&s, ":key", i->key);
	TRY(stmt_next(cx, &s, repeated));
	if (!*repeated)
		return OK;
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
