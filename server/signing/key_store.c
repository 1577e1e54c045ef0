/*
 * A key's row by state and span of entries: pending, confirmed, revoked.  The
 * public key is checked when a row is read, because a forged file may hold
 * anything.
 */

#include "signing/key.h"

#include <string.h>

#include "base/text.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "signing/actions.h"
#include "signing/signature.h"
#include "signing/sql.h"

/* public: in base64, the point alone. */
static enum err enrolled(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r,
			 struct stmt *s)
{
	const char *id = read_text(r, "id"), *user = read_text(r, "user");

	bind_text(s, ":id", id);
	bind_text(s, ":user", user);
	bind_text(s, ":custody", read_text(r, "custody"));
	bind_text(s, ":document", read_text(r, "document"));
	bind_text(s, ":state", state_name(&key_states, KEY_PENDING));
	bind_text(s, ":sealed", read_text_or_null(r, "sealed"));
	bind_int(s, ":idx", e->index);
	TRY(read_end(cx, r));
	TRY(stmt_run(cx, s));
	return edge_add(cx, db, arena_printf(&cx->mem, "key:%s", id), "belongs-to",
			arena_printf(&cx->mem, "user:%s", user), e->index);
}

enum err key_enrolled_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_INSERT);
	struct reader r = entry_fact(e);

	bind_text(&s, ":public", read_text(&r, "public"));
	bind_text(&s, ":type", ssh_key_type_name(SSH_ED25519));
	bind_text(&s, ":application", NULL);
	return enrolled(cx, db, e, &r, &s);
}

enum err key_enrolled_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_INSERT);
	struct reader r = entry_fact(e);
	struct ssh_key key;
	bool known;

	TRY(ssh_key_read(cx, read_text(&r, "public"), &key, &known));
	if (!known)
		return errf(cx, E_INVALID, "a key of a type that this version does not know");
	read_text(&r, "claimed"); /* the owner's word, for people who read the entry */
	bind_text(&s, ":public", base64_text(cx, key.point, PUBLIC_KEY_SIZE));
	bind_text(&s, ":type", ssh_key_type_name(key.type));
	bind_text(&s, ":application", key.application);
	return enrolled(cx, db, e, &r, &s);
}

enum err key_move(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
		  enum key_state to, int64_t since)
{
	auto_succession s = succession(db, SQL_SIGNING_KEY_CLOSE, SQL_SIGNING_KEY_FOLLOW, e->index);
	struct signing_key k;

	TRY(db_key_at(cx, db, id, AT_NOW, &k));
	TRY(state_check(cx, &key_states, e->action, k.state, to, "key %s", id));
	succession_key_text(&s, ":id", id);
	bind_text(&s.new, ":state", state_name(&key_states, to));
	if (since != SINCE_NOW)
		bind_int(&s.new, ":since", since);
	else
		bind_text(&s.new, ":since", NULL);
	return succession_run(cx, &s, "key %s", id);
}

enum err key_revoked_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "key");

	TRY(read_end(cx, &r));
	return key_move(cx, db, e, id, KEY_REVOKED, SINCE_NOW);
}

static enum err key_row(struct ctx *cx, struct stmt *s, struct signing_key *k)
{
	const char *public = col_text(cx, s, 2);

	*k = (struct signing_key){ .id = col_text(cx, s, 0),
				   .user = col_text(cx, s, 1),
				   .custody = col_text(cx, s, 3),
				   .document = col_text(cx, s, 4),
				   .sealed = col_text(cx, s, 5),
				   .from_idx = col_int(s, 7),
				   .since = col_int(s, 10) };
	TRY(col_state(cx, s, 6, &key_states, &k->state));
	k->public.application = col_text(cx, s, 9);
	if (!ssh_key_type_parse(col_text(cx, s, 8), &k->public.type) ||
	    !base64_bytes(public, strlen(public), k->public.point, PUBLIC_KEY_SIZE))
		return errf(cx, E_TAMPERED, "the public key %s is damaged", k->id);
	return OK;
}

enum err db_key_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
		   struct signing_key *out)
{
	auto_stmt s = stmt_as_of(db, SQL_SIGNING_KEY_AT, at);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "key %.80s", id));
	return key_row(cx, &s, out);
}

enum err db_key_confirmed(struct ctx *cx, struct db *db, const char *id, int64_t *index)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_CONFIRMED);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "a confirmation of key %.80s", id));
	*index = col_int(&s, 0);
	return OK;
}

enum err db_key_revoked_before(struct ctx *cx, struct db *db, const char *id, int64_t before,
			       int64_t *index)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_REVOKED);

	bind_text(&s, ":id", id);
	bind_int(&s, ":before", before);
	return row_int(cx, &s, NO_ENTRY, index);
}

enum err db_key_enrolled(struct ctx *cx, struct db *db, const char *id, int64_t *index)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_ENROLLED);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "key %.80s", id));
	*index = col_int(&s, 0);
	return OK;
}

enum err db_key_of_point(struct ctx *cx, struct db *db, const struct ssh_key *key, bool *known)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_OF_POINT);

	bind_text(&s, ":public", base64_text(cx, key->point, PUBLIC_KEY_SIZE));
	return stmt_next(cx, &s, known);
}

enum err db_keys_count(struct ctx *cx, struct db *db, const char *user, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_SIGNING_KEY_COUNT);

	bind_text(&s, ":user", user);
	return row_int(cx, &s, 0, n);
}

enum err db_keys_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
		    struct signing_key *out, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_SIGNING_KEY_OF, at);
	size_t max = *n;

	bind_text(&s, ":user", user);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		TRY(key_row(cx, &s, &out[*n]));
	return rows_end(&s);
}
