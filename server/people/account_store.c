#include "engine/concern.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "people/actions.h"
#include "people/sql.h"
#include "people/user.h"

static const char *account_of(struct ctx *cx, const char *user)
{
	return arena_printf(&cx->mem, "account:%s", user);
}

enum err account_concerns(struct ctx *cx, struct db *db, const char *user)
{
	const char *object = account_of(cx, user);
	const struct role_held *held;
	struct user u;

	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	TRY(db_roles_held(cx, db, user, &held));
	TRY(concern_state(cx, db, object, &u.site, 1));
	for (; held; held = held->next)
		TRY(concern_add(cx, db, object, arena_printf(&cx->mem, "site:%s", held->site)));
	return OK;
}

enum err user_decided_at(struct ctx *cx, struct db *db, const char *user, const char **site)
{
	TRY(concern_decided_at(cx, db, account_of(cx, user), site));
	*site = *site ? *site : EVERY_SITE;
	return OK;
}

/* ---- grants ---- */

static enum err grant_bind(struct ctx *cx, struct stmt *s, const struct entry *e, struct reader *r,
			   const char **user)
{
	bind_text(s, ":user", *user = read_text(r, "user"));
	bind_text(s, ":role", read_text(r, "role"));
	bind_text(s, ":site", read_text(r, "site"));
	bind_int(s, ":idx", e->index);
	return read_end(cx, r);
}

enum err role_insert(struct ctx *cx, struct db *db, const struct entry *e, struct reader *r)
{
	auto_stmt s = db_stmt(db, SQL_ROLE_GRANT_INSERT);
	const char *user;

	TRY(grant_bind(cx, &s, e, r, &user));
	TRY(stmt_run(cx, &s));
	return account_concerns(cx, db, user);
}

enum err role_granted_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);

	return role_insert(cx, db, e, &r);
}

enum err role_revoked_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROLE_GRANT_CLOSE);
	struct reader r = entry_fact(e);
	const char *user;
	bool wrote;

	TRY(grant_bind(cx, &s, e, &r, &user));
	TRY(stmt_write(cx, &s, &wrote));
	return wrote ? account_concerns(cx, db, user)
		     : errf(cx, E_NOT_FOUND, "there is no such grant");
}

/* From version 2 on the site may be EVERY_SITE; a row has it so. */
enum err role_granted_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return role_granted_1(cx, db, e);
}

enum err role_revoked_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return role_revoked_1(cx, db, e);
}
