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
#include "people/actor.h"
#include "people/session.h"
#include "people/token.h"
#include "people/user.h"
#include "rules/actors.h"
#include "rules/people.h"

static enum err user_active(struct ctx *cx, struct db *db, const char *id, struct user *out)
{
	TRY(db_user_at(cx, db, id, AT_NOW, out));
	return out->state == USER_ACTIVE ? OK : errf(cx, E_NOT_FOUND, "'%s' is not in use", id);
}

static unsigned *roles_at_site(struct standing_at *at, size_t *n, const char *site)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(at[i].site, site) == 0)
			return &at[i].roles;
	at[*n] = (struct standing_at){ site, 0 };
	return &at[(*n)++].roles;
}

static enum err standing_load(struct ctx *cx, struct db *db, const char *user,
			      const struct standing_at **out, size_t *n)
{
	const struct role_held *held;
	struct standing_at *at;
	size_t grants = 0;

	TRY(db_roles_held(cx, db, user, &held));
	for (const struct role_held *h = held; h; h = h->next)
		grants++;
	*out = at = arena_alloc(&cx->mem, (grants + 1) * sizeof(*at));
	*n = 0;
	for (const struct role_held *h = held; h; h = h->next)
		*roles_at_site(at, n, h->site) |= role_bit(h->role);
	return OK;
}

/* Roles of a service at every site count at those of the person. */
static enum err within_owner(struct ctx *cx, struct db *db, const char *owner,
			     struct principal *out)
{
	struct principal person = { .user = owner };
	struct standing_at *at;
	size_t n = 0;

	TRY(standing_load(cx, db, owner, &person.at, &person.n_at));
	if (principal_roles_at(&person, EVERY_SITE))
		return OK;
	at = arena_alloc(&cx->mem, (person.n_at + 1) * sizeof(*at));
	for (size_t i = 0; i < person.n_at; i++) {
		const char *site = person.at[i].site;
		unsigned roles = roles_of_service(principal_roles_at(out, site),
						  principal_roles_at(&person, site));

		if (roles)
			at[n++] = (struct standing_at){ site, roles };
	}
	out->at = at;
	out->n_at = n;
	return OK;
}

/* Roles that rest count nowhere, and show nothing (rules/powers.h). */
static void rest_until_confirmed(struct ctx *cx, enum identity identity, bool service,
				 struct principal *out)
{
	const unsigned rest = powers_rest(identity, service);
	struct standing_at *at = arena_alloc(&cx->mem, (out->n_at + 1) * sizeof(*at));
	size_t n = 0;

	for (size_t i = 0; i < out->n_at; i++) {
		out->rests |= out->at[i].roles & rest;
		if (out->at[i].roles & ~rest)
			at[n++] = (struct standing_at){ out->at[i].site, out->at[i].roles & ~rest };
	}
	out->at = at;
	out->n_at = n;
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
	TRY(standing_load(cx, db, u.id, &out->at, &out->n_at));
	rest_until_confirmed(cx, u.owner ? owner.identity : u.identity, u.owner, out);
	if (u.owner)
		TRY(within_owner(cx, db, u.owner, out));
	out->roles_everywhere = principal_roles_at(out, EVERY_SITE);
	out->roles = principal_roles_at(out, u.site);
	return OK;
}

/* ---- by an entry ---- */

static enum err owner_gather(struct ctx *cx, struct db *db, const char *owner,
			     struct actor_now *out)
{
	struct user u;
	enum err e = db_user_at(cx, db, owner, AT_NOW, &u);

	out->owner = owner;
	out->owner_in_use = e == OK && u.state == USER_ACTIVE;
	return e == E_NOT_FOUND ? OK : e;
}

static enum err actor_gather(struct ctx *cx, struct db *db, const struct entry *e,
			     struct actor_now *out)
{
	struct principal who = { .user = NULL };
	struct user u;
	enum err found = db_user_at(cx, db, e->actor, AT_NOW, &u);

	if (found != OK)
		return found == E_NOT_FOUND ? OK : found;
	out->there = true;
	out->kind = u.kind;
	out->in_use = u.state == USER_ACTIVE;
	if (u.owner)
		TRY(owner_gather(cx, db, u.owner, out));
	if (!out->in_use || (u.owner && !out->owner_in_use))
		return OK;
	TRY(user_load(cx, db, u.id, &who));
	out->roles = e->actor_site ? principal_roles_at(&who, e->actor_site) : 0;
	return OK;
}

enum err actor_entry_check(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct actor_now now = { .there = false };

	if (actor_has_account(e))
		TRY(actor_gather(cx, db, e, &now));
	return actor_judge(cx, e, &now);
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
	const char *user;

	if (session_find(cx, sessions, secret, clock_uptime_ms(), &out->session, &out->user))
		return OK;
	if (!session_was_suspended(cx, sessions, secret, &user))
		return errf(cx, E_NOT_FOUND, "the session is over");
	return err_next(
		cx,
		errf(cx, E_UNAUTHENTICATED, "'%s' was suspended, which ended the session", user),
		LIFT_SUSPENSION_NEXT " Then log in again.", user);
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
