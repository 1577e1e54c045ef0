/*
 * Two kinds of secret belong to people.  A session is looked for in memory at
 * each request, because each use begins its idle time anew; a token is in the
 * tables.  Both end in the user as that user is now: state, roles, and, for a
 * service, the person behind it.  Access keeps that until somebody's access
 * changes.
 */

#include "people/credentials.h"

#include <string.h>

#include "access/secret.h"
#include "base/clock.h"
#include "engine/history.h"
#include "people/session.h"
#include "people/token.h"
#include "people/user.h"

static enum err user_active(struct ctx *cx, struct db *db, const char *id, struct user *out)
{
	TRY(db_user_at(cx, db, id, AT_NOW, out));
	return out->state == USER_ACTIVE ? OK : errf(cx, E_NOT_FOUND, "'%s' is not in use", id);
}

/* From a user's id to who that is now.  A service is as alive as the person behind it. */
static enum err user_load(struct ctx *cx, struct db *db, const char *id, struct principal *out)
{
	struct user u, owner;

	TRY(user_active(cx, db, id, &u));
	if (u.owner)
		TRY(user_active(cx, db, u.owner, &owner));
	out->user = u.id;
	out->name = u.name;
	out->kind = u.kind;
	out->owner = u.owner;
	out->site = u.site;
	TRY(db_roles_at(cx, db, u.id, EVERY_SITE, AT_NOW, &out->roles_everywhere));
	TRY(db_roles_at(cx, db, u.id, u.site, AT_NOW, &out->roles));
	out->rests = out->roles & powers_rest(u.owner ? owner.identity : u.identity, u.owner);
	out->roles &= ~out->rests;
	out->roles_everywhere &= ~out->rests;
	return OK;
}

static enum err token_load(struct ctx *cx, struct db *db, const char *secret, int64_t now,
			   struct principal *out)
{
	struct token t;

	TRY(db_token_by_code(cx, db, secret_code(cx, secret), &t));
	if (t.expires_at <= now)
		return errf(cx, E_NOT_FOUND, "the token is over");
	out->scopes = t.scopes;
	out->expires_at = t.expires_at;
	return user_load(cx, db, t.user, out);
}

/* To be asked begins the session's time without use anew. */
static enum err session_is_open(struct ctx *cx, const struct memories *m, const char *secret,
				struct principal *out)
{
	struct sessions *sessions = memory_of(m, &sessions_memory);

	if (!session_find(cx, sessions, secret, clock_uptime_ms(), &out->session, &out->user))
		return errf(cx, E_NOT_FOUND, "the session is over");
	return OK;
}

static enum err session_load(struct ctx *cx, struct db *db, const char *secret, int64_t now,
			     struct principal *out)
{
	out->scopes = ALL_SCOPES;
	out->expires_at = INT64_MAX; /* open() knows when it is over */
	return user_load(cx, db, out->user, out);
}

const struct credential people_credentials[] = {
	{ SESSION_PREFIX, session_is_open, session_load },
	{ TOKEN_PREFIX, NULL, token_load },
	{ 0 },
};
