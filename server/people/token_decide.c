/*
 * A token acts for its user, so only the user, or the owner of a service
 * account, can have one made.  An administrator can revoke any and issue none:
 * otherwise managing accounts would mean acting as anybody.
 */

#include "people/token.h"

#include <string.h>

#include "access/principal.h"
#include "access/secret.h"
#include "base/clock.h"
#include "base/text.h"
#include "engine/history.h"
#include "people/user.h"

/* A token would outlast the doubt about who asks for it. */
static enum err issuer_confirmed(struct ctx *cx, struct db *db, const char *id)
{
	struct user u;

	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	if (u.identity != IDENTITY_RESET)
		return OK;
	return err_next(
		cx,
		errf(cx, E_FORBIDDEN,
		     "the password of '%s' was reset, and nobody confirmed yet who uses the "
		     "account",
		     id),
		CONFIRM_PERSON_NEXT, id);
}

/* A token is issued for an account in use; it is revoked whatever became of the account, because
 * the token would work again when a suspension ends. */
static enum err issuable(struct ctx *cx, struct db *db, const struct act *act, const struct user *u)
{
	if (u->state != USER_ACTIVE)
		return errf(cx, E_CONFLICT, "'%s' is not active", u->id);
	return issuer_confirmed(cx, db, act->actor.id);
}

/* Whose tokens may the actor handle? */
static enum err may_handle(struct ctx *cx, struct db *db, const struct act *act, const char *user,
			   bool revoking, struct user *u)
{
	TRY(db_user_at(cx, db, user, AT_NOW, u));
	if (!revoking)
		TRY(issuable(cx, db, act, u));
	if (strcmp(act->actor.id, user) == 0 || (u->owner && strcmp(act->actor.id, u->owner) == 0))
		return OK;
	if (acts_as(act, role_name(ROLE_ADMINISTRATOR)) && revoking)
		return OK;
	return err_next(
		cx,
		errf(cx, E_FORBIDDEN,
		     u->owner ? "a service's tokens are issued by its owner, who answers for "
				"what it does"
			      : "a person's tokens are that person's own"),
		"Ask '%s'.", u->owner ? u->owner : user);
}

/* A person's token is kept in no place that the server has seen, so it ends by itself. */
static enum err days_fit(struct ctx *cx, const struct user *u, int64_t days)
{
	if (u->kind != KIND_PERSON || days <= PERSON_TOKEN_DAYS_MAX)
		return OK;
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_INVALID, "a person's token lasts at most %d days",
				    PERSON_TOKEN_DAYS_MAX),
			       "/days"),
			"Ask for fewer days, or have a service account made for the program.");
}

static enum err scopes_print(struct ctx *cx, json_t *scopes, struct printer *out)
{
	enum scope scope;
	json_t *name;
	size_t i;

	put_open(out, "scopes", '[');
	json_array_foreach (scopes, i, name) {
		if (!json_is_string(name) || !scope_parse(json_string_value(name), &scope))
			return err_at(cx, errf(cx, E_INVALID, "there is no such scope"),
				      "/scopes/%zu", i);
		put_text(out, NULL, scope_name(scope));
	}
	put_close(out, ']');
	return OK;
}

enum err token_issue(struct ctx *cx, struct db *db, const struct act *act,
		     const struct new_token *t, struct fact *out, const char **secret)
{
	const char *id = uuid7(cx, cx->now);
	struct user u;

	fact_start(cx, out, ACTION_TOKEN_ISSUED);
	fact_object(cx, out, "user", t->user);
	fact_object(cx, out, "token", id);
	TRY(may_handle(cx, db, act, t->user, false, &u));
	TRY(days_fit(cx, &u, t->days));
	*secret = secret_new(cx, TOKEN_PREFIX, 32);
	put_text(&out->body, "id", id);
	put_text(&out->body, "user", t->user);
	put_text(&out->body, "title", t->title);
	TRY(scopes_print(cx, t->scopes, &out->body));
	put_text(&out->body, "code", secret_code(cx, *secret));
	put_int(&out->body, "expires_at", cx->now + t->days * DAY_MS);
	return OK;
}

enum err token_revoke(struct ctx *cx, struct db *db, const struct act *act, const char *id,
		      struct fact *out)
{
	struct token t;
	struct user u;

	fact_start(cx, out, ACTION_TOKEN_REVOKED);
	fact_object(cx, out, "token", id);
	TRY(db_token_at(cx, db, id, AT_NOW, &t));
	TRY(may_handle(cx, db, act, t.user, true, &u));
	put_text(&out->body, "id", id);
	return OK;
}
