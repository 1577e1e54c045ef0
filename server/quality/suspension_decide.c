/*
 * Two ways lead to a suspension.  An administrator needs no signature, for at night nobody
 * else may be there; so it ends by itself, and is not repeated at once: an administrator must
 * not be able to keep quality out.  An approver signs, and answers for it by name.
 */

#include "quality/suspension.h"

#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "people/user.h"
#include "rules/powers.h"
#include "rules/sites.h"

static enum err may_be_suspended(struct ctx *cx, struct db *db, const char *user, struct user *u)
{
	TRY(db_user_at(cx, db, user, AT_NOW, u));
	if (u->kind != KIND_PERSON)
		return err_next(cx, errf(cx, E_CONFLICT, "'%s' is a service account", user),
				"Deactivate it, or revoke its tokens.");
	return state_may(&user_states, ACTION_USER_SUSPENDED, u->state)
		       ? OK
		       : errf(cx, E_CONFLICT, "'%s' is %s", user,
			      state_name(&user_states, u->state));
}

static void suspended_print(struct ctx *cx, struct fact *out, const struct user *u,
			    const struct act_done *done, int64_t until)
{
	fact_changed(out, "state", state_name(&user_states, u->state),
		     state_name(&user_states, USER_SUSPENDED));
	act_done_print(&out->body, done);
	put_text(&out->body, "user", u->id);
	if (until)
		put_int(&out->body, "until", until);
	else
		put_null(&out->body, "until");
}

static enum err not_too_soon(struct ctx *cx, struct db *db, const char *user)
{
	int64_t at = 0;

	TRY(db_suspended_at_once(cx, db, user, &at));
	if (!suspension_too_soon(at, cx->now))
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "an administrator suspended '%s' at %s, and does not again within 30 "
			     "days",
			     user, clock_text(cx, at)),
			"An approver may, by a signed act: signet act propose suspend --person "
			"%s --reason TEXT.",
			user);
}

enum err suspend_at_once(struct ctx *cx, struct db *db, const struct act *act, const char *user,
			 struct fact *out)
{
	struct user u;

	fact_start(cx, out, ACTION_USER_SUSPENDED);
	fact_object(cx, out, "user", user);
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	fact_site(cx, out, u.site);
	if (strcmp(act->actor.id, user) == 0)
		return err_next(cx, errf(cx, E_FORBIDDEN, "nobody suspends themselves"),
				"Log out; another administrator ends an account.");
	TRY(may_be_suspended(cx, db, user, &u));
	TRY(not_too_soon(cx, db, user));
	suspended_print(cx, out, &u, NULL, cx->now + SUSPENSION_MS);
	return OK;
}

/* ---- by a signed act ---- */

enum err suspend_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct user u;

	return may_be_suspended(cx, db, d->person, &u);
}

/* What lifts or confirms names the very suspension. */
enum err suspended_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct suspension s;

	TRY(db_suspension_of(cx, db, d->person, &s));
	if (s.entry != d->entry)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "'%s' is suspended by entry %lld", d->person,
				   (long long)s.entry),
			      "/entry");
	if (d->kind == ACT_CONFIRM_SUSPENSION && !s.until)
		return errf(cx, E_CONFLICT, "the suspension of '%s' lasts until it is lifted",
			    d->person);
	return OK;
}

static enum err suspension_begin(struct ctx *cx, struct db *db, const struct act_document *d,
				 enum action action, struct user *u, struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "user", d->person);
	fact_object(cx, out, "act", d->id);
	TRY(db_user_at(cx, db, d->person, AT_NOW, u));
	fact_site(cx, out, u->site);
	return OK;
}

enum err suspend_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		      const struct act_done *done, struct fact *out)
{
	struct user u;

	TRY(suspension_begin(cx, db, d, ACTION_USER_SUSPENDED, &u, out));
	suspended_print(cx, out, &u, done, 0);
	return OK;
}

static void suspension_print(struct fact *out, const char *user, int64_t entry,
			     const struct act_done *done)
{
	act_done_print(&out->body, done);
	put_text(&out->body, "user", user);
	put_int(&out->body, "entry", entry);
}

enum err suspension_lift_fact(struct ctx *cx, struct db *db, const struct act_document *d,
			      const struct act_done *done, struct fact *out)
{
	struct user u;

	TRY(suspension_begin(cx, db, d, ACTION_USER_SUSPENSION_ENDED, &u, out));
	fact_changed(out, "state", state_name(&user_states, u.state),
		     state_name(&user_states, USER_ACTIVE));
	suspension_print(out, d->person, d->entry, done);
	return OK;
}

enum err suspension_confirm_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				 const struct act_done *done, struct fact *out)
{
	struct user u;

	TRY(suspension_begin(cx, db, d, ACTION_USER_SUSPENSION_CONFIRMED, &u, out));
	suspension_print(out, d->person, d->entry, done);
	return OK;
}

/* ---- by itself ---- */

enum err suspension_step(struct ctx *cx, struct db *db, const struct instance *in, const char *user,
			 struct fact *out)
{
	struct suspension s;
	struct user u;
	enum err e = db_suspension_of(cx, db, user, &s);

	out->action = ACTION_NONE;
	if (e == E_CONFLICT)
		return OK;
	TRY(e);
	if (!s.until || cx->now < s.until)
		return OK;
	fact_start(cx, out, ACTION_USER_SUSPENSION_ENDED);
	fact_object(cx, out, "user", user);
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	fact_site(cx, out, u.site);
	fact_changed(out, "state", state_name(&user_states, u.state),
		     state_name(&user_states, USER_ACTIVE));
	suspension_print(out, user, s.entry, NULL);
	return OK;
}
