/*
 * Entries name people by their ids for ever, so an id is given once, also after
 * its account has ended.
 *
 * Two walls are kept here.  Roles that clash (rules/role_clash.h) do not meet; the
 * roles of a person and of all services behind which the person is are judged as
 * one, because a service would otherwise be the way around.
 * And a person neither grants a role to themselves, by a service of theirs
 * either, nor ends their own account.
 *
 * A password is checked on a worker, against the verifier of a snapshot.
 * session_begin() compares that verifier with the one in force on the writer
 * thread, so a password that was replaced in between opens no session.
 *
 * Never: say which of id, code or password was wrong; a stranger would learn which
 * accounts there are.
 */
#include "people/user.h"

#include <string.h>

#include "access/principal.h"
#include "access/secret.h"
#include "base/clock.h"
#include "base/text.h"
#include "engine/history.h"
#include "people/fold.h"
#include "people/founder.h"
#include "people/printed.h"
#include "people/site.h"
#include "people/token.h"
#include "rules/people.h"
#include "rules/sites.h"

static enum err owner_check(struct ctx *cx, struct db *db, const char *owner)
{
	struct user u;

	TRY(db_user_at(cx, db, owner, AT_NOW, &u));
	if (u.kind != KIND_PERSON || u.state == USER_DEACTIVATED)
		return err_at(cx, errf(cx, E_CONFLICT, "'%s' is not a person in use", owner),
			      "/owner");
	return OK;
}

enum err user_create(struct ctx *cx, struct db *db, const struct new_user *u, struct fact *out)
{
	const char *fold, *namesake;
	struct user known;
	struct body site;
	enum err e;

	fact_start(cx, out, ACTION_USER_CREATED);
	fact_object(cx, out, "user", u->id);
	fact_site(cx, out, u->site);
	e = db_user_at(cx, db, u->id, AT_NOW, &known);
	if (e == OK)
		return err_at(cx,
			      errf(cx, E_CONFLICT,
				   "the id '%s' was given before, and is never given again", u->id),
			      "/id");
	if (e != E_NOT_FOUND)
		return e;
	TRY(fold_free(cx, db, FOLD_USER, u->id, "/id", &fold));
	TRY(db_site_at(cx, db, u->site, AT_NOW, &site));
	if (u->owner)
		TRY(owner_check(cx, db, u->owner));
	TRY(printed_check(cx, u->name));
	TRY(printed_alike(cx, db, u->name, u->namesake, &namesake));
	put_text(&out->body, "id", u->id);
	put_text(&out->body, "fold", fold);
	put_text(&out->body, "kind", actor_kind_name(u->owner ? KIND_SERVICE : KIND_PERSON));
	put_text(&out->body, "owner", u->owner);
	put_text(&out->body, "site", u->site);
	put_text(&out->body, "name", fact_content(cx, out, "personal", u->name, strlen(u->name)));
	put_text(&out->body, "namesake", namesake);
	return OK;
}

/* While the founding is open, a person who could invite a founder again could
 * found alone. */
static enum err not_a_founder(struct ctx *cx, struct db *db, const char *id)
{
	const char *founders[FOUNDERS];
	size_t n;

	TRY(db_founders(cx, db, AT_NOW, founders, &n));
	for (size_t i = 0; i < n; i++)
		if (strcmp(founders[i], id) == 0)
			return err_next(cx,
					errf(cx, E_FORBIDDEN,
					     "'%s' is a founder, and the founding is open", id),
					"The founders confirm each other's keys first.");
	return OK;
}

enum err suspended_refuse(struct ctx *cx, const struct user *u)
{
	if (u->state != USER_SUSPENDED)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "'%s' is suspended", u->id),
			"'signet user show %s' says until when. " LIFT_SUSPENSION_NEXT, u->id,
			u->id);
}

enum err user_invite(struct ctx *cx, struct db *db, const char *id, struct fact *out,
		     const char **secret)
{
	struct user u;

	fact_start(cx, out, ACTION_USER_INVITED);
	fact_object(cx, out, "user", id);
	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	fact_site(cx, out, u.site);
	TRY(not_a_founder(cx, db, id));
	TRY(suspended_refuse(cx, &u));
	if (u.kind != KIND_PERSON || !state_may(&user_states, ACTION_USER_INVITED, u.state))
		return errf(cx, E_CONFLICT, "'%s' is not a person in use", id);
	*secret = secret_new(cx, "sgi_", 15);
	put_text(&out->body, "id", uuid7(cx, cx->now));
	put_text(&out->body, "user", id);
	put_text(&out->body, "code", secret_code(cx, *secret));
	put_int(&out->body, "expires_at", cx->now + INVITATION_LIFE_MS);
	return OK;
}

enum err invitation_check(struct ctx *cx, struct db *db, const char *user, const char *secret,
			  struct invitation *out)
{
	TRY(db_invitation_of(cx, db, user, out));
	if (!out->id || out->expires_at <= ends_time(cx) ||
	    strcmp(out->code, secret_code(cx, secret)) != 0)
		return err_next(
			cx, errf(cx, E_UNAUTHENTICATED, "the invitation is not known, or is over"),
			"Ask an administrator for a new invitation.");
	return OK;
}

enum err user_redeem(struct ctx *cx, struct db *db, const char *user, const char *secret,
		     const char *verifier, struct fact *out)
{
	struct invitation inv;
	struct user u;

	fact_start(cx, out, ACTION_USER_PASSWORD_SET);
	fact_object(cx, out, "user", user);
	TRY(invitation_check(cx, db, user, secret, &inv));
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	fact_site(cx, out, u.site);
	if (!state_may(&user_states, ACTION_USER_PASSWORD_SET, u.state))
		return err_next(cx,
				errf(cx, E_FORBIDDEN, "'%s' is %s, and sets no password", user,
				     state_name(&user_states, u.state)),
				"Ask an approver to lift a suspension first.");
	put_text(&out->body, "user", user);
	put_text(&out->body, "invitation", inv.id);
	put_bool(&out->body, "reset", u.verifier != NULL);
	put_text(&out->body, "verifier",
		 fact_content(cx, out, "secret", verifier, strlen(verifier)));
	return OK;
}

static enum err one_self(struct ctx *cx, enum err refused)
{
	return err_next(cx, refused, "Ask another administrator.");
}

/* Administrators alone propose who becomes one: without one at every site there would be none. */
static enum err administrator_stays(struct ctx *cx, struct db *db, const char *without)
{
	const struct name_list *holders;
	struct user u;

	TRY(db_role_holders(cx, db, ROLE_ADMINISTRATOR, EVERY_SITE, &holders));
	for (const struct name_list *h = holders; h; h = h->next) {
		TRY(db_user_at(cx, db, h->name, AT_NOW, &u));
		if (strcmp(u.id, without) != 0 && u.kind == KIND_PERSON &&
		    (u.state == USER_ACTIVE || u.state == USER_SUSPENDED))
			return OK;
	}
	return err_next(
		cx, errf(cx, E_CONFLICT, "'%s' is the last administrator of every site", without),
		"Grant the role to another person first, who sets a password.");
}

/* The user's own, and each where a grant ends with the account, so that the history of a site has
 * the end of what began there. */
static enum err deactivated_sites(struct ctx *cx, struct db *db, const struct user *u,
				  struct fact *out)
{
	const struct role_held *held;
	const char **site;
	size_t n = 1;
	enum err e;

	TRY(db_roles_held(cx, db, u->id, &held));
	for (const struct role_held *h = held; h; h = h->next)
		n++;
	site = arena_alloc(&cx->mem, n * sizeof(*site));
	site[0] = u->site;
	n = 1;
	for (const struct role_held *h = held; h; h = h->next)
		site[n++] = h->site;
	e = fact_sites(cx, out, site, n, NULL);
	return e == E_TOO_LARGE ? err_next(cx, e, "Revoke roles at some of the sites first.") : e;
}

enum err user_deactivate(struct ctx *cx, struct db *db, const struct act *act, const char *id,
			 struct fact *out)
{
	struct user u;

	fact_start(cx, out, ACTION_USER_DEACTIVATED);
	fact_object(cx, out, "user", id);
	TRY(db_user_at(cx, db, id, AT_NOW, &u));
	TRY(deactivated_sites(cx, db, &u, out));
	TRY(not_a_founder(cx, db, id));
	if (!state_may(&user_states, ACTION_USER_DEACTIVATED, u.state))
		return errf(cx, E_CONFLICT, "'%s' is deactivated already", id);
	if (act->actor.id && strcmp(person_of_act(act->actor.id, act->actor.behind), id) == 0)
		return one_self(cx, errf(cx, E_CONFLICT, "nobody deactivates their own account"));
	fact_changed(out, "state", state_name(&user_states, u.state),
		     state_name(&user_states, USER_DEACTIVATED));
	put_text(&out->body, "user", id);
	return OK;
}

static void grant_print(struct fact *out, const char *user, const char *role, const char *site)
{
	put_text(&out->body, "user", user);
	put_text(&out->body, "role", role);
	put_text(&out->body, "site", site);
}

/* A site that there is, or all. */
static enum err grant_site_check(struct ctx *cx, struct db *db, const char *site)
{
	struct body known;

	enum err e = strcmp(site, EVERY_SITE) == 0 ? OK : db_site_at(cx, db, site, AT_NOW, &known);

	if (e != E_NOT_FOUND)
		return e;
	return err_next(cx, err_at(cx, e, "/site"),
			"'signet site list' names the sites; an administrator creates others.");
}

/* A grant is of one role at one site: who holds it by a grant for all sites may get one for
 * a single site, too, and keeps it when the other ends. */
static enum err user_held(struct ctx *cx, struct db *db, const char *user, const char *role,
			  const char *site, enum role *parsed, bool *out)
{
	if (!role_parse(role, parsed))
		return err_at(cx, errf(cx, E_INVALID, "there is no role '%s'", role), "/role");
	TRY(grant_site_check(cx, db, site));
	return db_role_granted(cx, db, user, role, site, out);
}

static enum err grant_clash_check(struct ctx *cx, struct db *db, const char *person, enum role role,
				  const char *site)
{
	const struct role_held grant = { role, site, NULL }, *held, *with;
	const struct role_clash *clash;

	TRY(db_roles_behind(cx, db, person, &held));
	clash = role_clash_find(held, &grant, &with);
	if (!clash)
		return OK;
	return err_next(
		cx,
		err_at(cx,
		       errf(cx, E_CONFLICT,
			    "'%s' is %s, by themselves or by a service, and %s clashes with "
			    "that%s: %s",
			    person, role_shown(cx, role_name(with->role), with->site),
			    role_name(role), clash->everywhere ? ", at whatever site" : " there",
			    clash->why),
		       "/role"),
		"Grant it to somebody else, or revoke the other role first.");
}

/* The person who acts, or is behind the service that does, and the one who is
 * acted upon. */
static bool same_person(const struct act *act, const struct user *u)
{
	const char *person = person_of_act(act->actor.id, act->actor.behind);

	return act->actor.kind != KIND_SYSTEM && strcmp(person, u->owner ? u->owner : u->id) == 0;
}

enum err role_givable(struct ctx *cx, struct db *db, const char *user, const char *role,
		      const char *site, struct user *u)
{
	enum role parsed;
	bool has;

	TRY(db_user_at(cx, db, user, AT_NOW, u));
	TRY(user_held(cx, db, user, role, site, &parsed, &has));
	if (has || u->state == USER_DEACTIVATED)
		return errf(cx, E_CONFLICT, "'%s' %s", user,
			    has ? "holds that role already" : "is deactivated");
	return grant_clash_check(cx, db, u->owner ? u->owner : u->id, parsed, site);
}

enum err role_give(struct ctx *cx, struct db *db, const struct act *act, const char *user,
		   const char *role, const char *site, struct fact *out)
{
	struct user u;

	fact_start(cx, out, ACTION_ROLE_GRANTED);
	fact_object(cx, out, "user", user);
	fact_site(cx, out, site);
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	if (same_person(act, &u))
		return one_self(cx, errf(cx, E_FORBIDDEN, "nobody grants a role to themselves"));
	TRY(role_givable(cx, db, user, role, site, &u));
	put_text(&out->body, "act", NULL);
	grant_print(out, user, role, site);
	return OK;
}

enum err role_take(struct ctx *cx, struct db *db, const char *user, const char *role,
		   const char *site, struct fact *out)
{
	enum role parsed;
	bool has;

	fact_start(cx, out, ACTION_ROLE_REVOKED);
	fact_object(cx, out, "user", user);
	fact_site(cx, out, site);
	TRY(user_held(cx, db, user, role, site, &parsed, &has));
	if (!has)
		return errf(cx, E_CONFLICT, "'%s' was not made %s by a grant of its own", user,
			    role_shown(cx, role, site));
	if (parsed == ROLE_APPROVER)
		TRY(not_a_founder(cx, db, user));
	if (parsed == ROLE_ADMINISTRATOR && strcmp(site, EVERY_SITE) == 0)
		TRY(administrator_stays(cx, db, user));
	grant_print(out, user, role, site);
	return OK;
}

enum err user_suspended(struct ctx *cx, const char *user)
{
	return err_next(cx, errf(cx, E_FORBIDDEN, "'%s' is suspended", user), LIFT_SUSPENSION_NEXT,
			user);
}

enum err session_begin(struct ctx *cx, struct db *db, const char *user, const char *verifier,
		       const char *session, const char *source, struct fact *out)
{
	struct user u;

	fact_start(cx, out, ACTION_SESSION_OPENED);
	fact_object(cx, out, "user", user);
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	if (!u.verifier || strcmp(u.verifier, verifier) != 0)
		return errf(cx, E_UNAUTHENTICATED, "user id and password do not fit");
	if (u.state == USER_SUSPENDED)
		return user_suspended(cx, user);
	if (u.state != USER_ACTIVE)
		return errf(cx, E_UNAUTHENTICATED, "user id and password do not fit");
	put_text(&out->body, "session", session);
	put_text(&out->body, "user", user);
	put_text(&out->body, "source", fact_content(cx, out, "personal", source, strlen(source)));
	return OK;
}
