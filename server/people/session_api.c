/*
 * Logging in costs Argon2 on a worker, so that guessing is slow and the event
 * threads are not.  All ways to fail take the same time and give the same
 * sentence, whether the user is unknown, deactivated, without a password, or
 * has another one.
 *
 * The verifier that was compared goes along to the decision (prepared): if the
 * password was changed in between, session_begin() refuses.
 */

#include "people/session_api.h"
#include "people/routes.h"

#include <sodium.h>
#include <string.h>

#include "access/password.h"
#include "base/clock.h"
#include "engine/content.h"
#include "engine/history.h"
#include "engine/soundness.h"
#include "http/who.h"
#include "people/named.h"
#include "people/session.h"
#include "people/user.h"

const struct field session_in[] = { { "user", TEXT, REQUIRED, NAME_MAX_BYTES, "the user's id" },
				    { "password", SECRET, REQUIRED, PASSWORD_MAX,
				      "the user's password" },
				    END_OF_FIELDS };

const struct field redeem_in[] = { { "user", TEXT, REQUIRED, NAME_MAX_BYTES, "the user's id" },
				   { "code", SECRET, REQUIRED, 64, "the code of the invitation" },
				   { "password", SECRET, REQUIRED, PASSWORD_MAX,
				     "the password to set" },
				   END_OF_FIELDS };

/* known: is there such an account? */
static enum err password_unfit(struct req *rq, const char *user, bool known)
{
	logins_add(rq->services->logins, user, known, rq->source);
	rq->counted = true;
	return err_next(&rq->cx,
			errf(&rq->cx, E_UNAUTHENTICATED, "user id and password do not fit"),
			"Try again, or ask an administrator for a new invitation.");
}

enum err session_needed(struct req *rq)
{
	if (rq->who.session)
		return OK;
	return err_next(&rq->cx, errf(&rq->cx, E_FORBIDDEN, "a token never signs"),
			"Log in as the person who signs.");
}

enum err password_ask(struct req *rq, const char *user, const char *password,
		      unsigned char seal_key[32])
{
	const unsigned char *pepper = rq->services->instance->pepper;
	const char *verifier;
	struct user u;

	TRY(db_user_at(&rq->cx, rq->db, user, AT_NOW, &u));
	if (!u.verifier)
		return password_unfit(rq, user, true);
	TRY(content_text(&rq->cx, rq->db, u.verifier, &verifier));
	return password_opens(&rq->cx, pepper, verifier, password, seal_key)
		       ? OK
		       : password_unfit(rq, user, true);
}

enum err password_again(struct req *rq)
{
	unsigned char seal_key[32];
	enum err e;

	TRY(session_needed(rq));
	e = password_ask(rq, rq->who.user, in_text(rq, "password"), seal_key);
	sodium_memzero(seal_key, sizeof(seal_key));
	return e;
}

/* The same time for every answer, whether there is such a user or not. */
static enum err login_check(struct req *rq)
{
	const unsigned char *pepper = rq->services->instance->pepper;
	const char *password = in_text(rq, "password"), *verifier = NULL;
	struct user u;
	enum err e = db_user_at(&rq->cx, rq->db, in_text(rq, "user"), AT_NOW, &u);
	bool known = e == OK;

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (known && (u.state == USER_ACTIVE || u.state == USER_SUSPENDED) && u.verifier)
		TRY(content_text(&rq->cx, rq->db, u.verifier, &verifier));
	if (!(verifier ? password_fits(&rq->cx, pepper, verifier, password)
		       : password_pretend(&rq->cx, pepper, password)))
		return password_unfit(rq, in_text(rq, "user"), known);
	rq->prepared = u.verifier;
	rq->who = (struct principal){ .user = u.id, .kind = u.kind, .site = u.site };
	rq->act.actor = (struct actor){ .kind = u.kind, .id = u.id, .site = u.site };
	return OK;
}

static const char *session_make(struct req *rq, bool entered)
{
	return session_open(&rq->cx, memory_of(rq->services->memories, &sessions_memory),
			    rq->who.session, rq->who.user, entered, clock_uptime_ms());
}

/* Where nothing can be entered people read all the same.  No act of theirs is taken meanwhile, and
 * the session ends when acts are taken again. */
static enum err login_unentered(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	const char *secret;

	rq->who.session = uuid7(&rq->cx, rq->cx.now);
	secret = session_make(rq, false);
	if (!secret)
		return errf(&rq->cx, E_BUSY, "too many sessions are open");
	flawed_login_count();
	who_fitted(rq);
	if (rq->route->page) {
		rq->cookie = secret;
		return reply_see(rq, "/");
	}
	put_open(&p, NULL, '{');
	put_text(&p, "entry", NULL);
	put_text(&p, "secret", secret);
	put_close(&p, '}');
	return reply_json(rq, 201, p.text);
}

/* Where no entry is made session_begin() is not asked.  The refusal leaves none, either. */
static enum err login_suspended(struct req *rq)
{
	const char *user = rq->who.user;
	struct user u;

	TRY(db_user_at(&rq->cx, rq->db, user, AT_NOW, &u));
	if (u.state != USER_SUSPENDED)
		return OK;
	rq->who = (struct principal){ .user = NULL };
	return user_suspended(&rq->cx, user);
}

/* On a worker.  While the server is read-only the password is compared where the act is decided, by
 * entries and not by rows: nobody else is waiting there. */
enum err api_session_prepare(struct req *rq)
{
	bool lost = soundness_lost();

	if (lost && alarms_pass())
		return OK;
	TRY(login_check(rq));
	if (!lost)
		return OK;
	TRY(login_suspended(rq));
	return login_unentered(rq);
}

/* After the entry is durable: a session without its entry must not exist, while
 * an entry without its session only means that the table was full. */
void session_start(struct req *rq)
{
	rq->secret = session_make(rq, true);
	who_fitted(rq);
	if (!rq->secret) {
		errf(&rq->cx, E_BUSY, "too many sessions are open");
		reply_problem(rq, E_BUSY);
		return;
	}
	budget_remember(rq->services->budget, rq->secret, rq->who.user);
}

static enum err login_unadmitted(struct job *job)
{
	return login_unentered(container_of(job, struct req, job));
}

enum err api_session_open(struct req *rq)
{
	if (!rq->prepared)
		TRY(login_check(rq));
	rq->who.session = uuid7(&rq->cx, rq->cx.now);
	rq->job.unentered = login_unadmitted;
	rq->after = session_start;
	return session_begin(&rq->cx, rq->db, rq->who.user, rq->prepared, rq->who.session,
			     rq->source, &rq->job.fact);
}

/* Each role that counts, and the site that it is granted at. */
static void grants_put(struct printer *p, const struct principal *who)
{
	put_open(p, "grants", '[');
	for (size_t i = 0; i < who->n_at; i++)
		for (int r = 0; r < ROLE_COUNT; r++) {
			if (!(who->at[i].roles & role_bit(r)))
				continue;
			put_open(p, NULL, '{');
			put_text(p, "role", role_name((enum role)r));
			put_text(p, "site", who->at[i].site);
			put_close(p, '}');
		}
	put_close(p, ']');
}

enum err api_session_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	const struct principal *who = &rq->who;

	put_open(&p, NULL, '{');
	put_text(&p, "user", who->user);
	put_text(&p, "name", who->name);
	put_text(&p, "kind", actor_kind_name(who->kind));
	put_text(&p, "owner", who->owner);
	TRY(person_name_put(&rq->cx, rq->db, &p, "owner", who->owner));
	put_text(&p, "site", who->site);
	put_open(&p, "roles", '[');
	for (size_t i = 0; who->roles_named[i]; i++)
		put_text(&p, NULL, who->roles_named[i]);
	put_close(&p, ']');
	grants_put(&p, who);
	put_open(&p, "scopes", '[');
	for (int s = 0; s < SCOPE_COUNT; s++)
		if (who->scopes & scope_bit(s))
			put_text(&p, NULL, scope_name((enum scope)s));
	put_close(&p, ']');
	put_bool(&p, "rests", who->rests);
	put_text(&p, "session", who->session);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_session_close(struct req *rq)
{
	struct fact *f = &rq->job.fact;

	fact_start(&rq->cx, f, ACTION_SESSION_CLOSED);
	fact_object(&rq->cx, f, "user", rq->who.user);
	if (!rq->who.session)
		return err_next(&rq->cx, errf(&rq->cx, E_CONFLICT, "a token is not a session"),
				"Revoke it: signet token revoke TOKEN --reason TEXT.");
	put_text(&f->body, "session", rq->who.session);
	put_text(&f->body, "user", rq->who.user);
	session_close(memory_of(rq->services->memories, &sessions_memory), rq->who.session);
	return OK;
}

/* On a worker: the code first, so that strangers do not buy Argon2 with guesses. */
enum err api_redeem_prepare(struct req *rq)
{
	const char *user = in_text(rq, "user"), *password = in_text(rq, "password");
	struct invitation inv;
	struct user u;

	TRY(invitation_check(&rq->cx, rq->db, user, in_text(rq, "code"), &inv));
	TRY(db_user_at(&rq->cx, rq->db, user, AT_NOW, &u));
	TRY(password_ok(&rq->cx, user, password));
	rq->prepared = password_verifier(&rq->cx, rq->services->instance->pepper, password);
	rq->who = (struct principal){ .user = u.id, .kind = u.kind, .site = u.site };
	rq->act.actor = (struct actor){ .kind = u.kind, .id = u.id, .site = u.site };
	return OK;
}
