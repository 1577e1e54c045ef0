/*
 * Effects on the tables: the act is done, and the thing that it is about moves, by one entry.
 */

#include "people/user.h"
#include "quality/actions.h"
#include "quality/acts.h"
#include "quality/review.h"
#include "signing/key.h"

/* The member "act", which is the first. */
static enum err act_applies(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r)
{
	return act_apply_done(cx, db, e, read_any(r, "act"));
}

enum err role_granted_3(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);

	TRY(act_applies(cx, db, e, &r));
	return role_insert(cx, db, e, &r);
}

enum err user_confirmed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *user;

	TRY(act_applies(cx, db, e, &r));
	user = read_text(&r, "user");
	read_int(&r, "entry");
	TRY(read_end(cx, &r));
	return user_confirm(cx, db, e, user);
}

enum err key_revoked_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *id = read_text(&r, "key");
	int64_t since = read_int_or(&r, "since", SINCE_NOW);

	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	TRY(key_move(cx, db, e, id, KEY_REVOKED, since));
	return since == SINCE_NOW ? OK : revocation_add(cx, db, e, id, since, done);
}
