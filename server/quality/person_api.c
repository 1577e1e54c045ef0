/*
 * An administrator's acts about people: here, since the last two approvers are protected, and
 * who they are is known where keys are.
 *
 * Deactivating and suspending end the user's sessions once the entry is durable, not before:
 * an act that is refused or lost must log nobody out.
 */

#include <string.h>

#include "base/clock.h"
#include "http/who.h"
#include "people/session.h"
#include "people/user.h"
#include "quality/approvers.h"
#include "quality/awaited.h"
#include "quality/reset.h"
#include "quality/routes.h"
#include "quality/suspension.h"

const struct field role_in[] = { { "role", NAME, REQUIRED, NAME_MAX_BYTES,
				   "administrator, access-approver, author, tester, expert, "
				   "reviewer, approver, releaser, operator or auditor" },
				 { "site", TEXT, REQUIRED, NAME_MAX_BYTES,
				   "where it counts: a site, or * for each" },
				 { "reason", TEXT, REQUIRED, REASON_MAX, "why" },
				 END_OF_FIELDS };

static void ends_sessions(struct req *rq)
{
	session_close_user(memory_of(rq->services->memories, &sessions_memory), rq->param[0]);
}

enum err api_user_deactivate(struct req *rq)
{
	rq->after = ends_sessions;
	TRY(user_deactivate(&rq->cx, rq->db, &rq->act, rq->param[0], &rq->job.fact));
	TRY(awaited_stays(&rq->cx, rq->db, rq->param[0]));
	TRY(approvers_stay_without(&rq->cx, rq->db, POWER_ENDS, rq->param[0]));
	ends_sessions(rq);
	return OK;
}

/* Another password pauses the powers of an approver until others confirmed the person. */
enum err api_user_invite(struct req *rq)
{
	TRY(user_invite(&rq->cx, rq->db, rq->param[0], &rq->job.fact, &rq->secret));
	return reset_check(&rq->cx, rq->db, rq->param[0]);
}

static void redeem_ends_sessions(struct req *rq)
{
	session_close_user(memory_of(rq->services->memories, &sessions_memory), rq->who.user);
}

static void redeemed(struct req *rq)
{
	who_fitted(rq);
	redeem_ends_sessions(rq);
}

/* A new password ends what was begun with the old one.  Much may have
 * happened since the code was given, so all is asked again. */
enum err api_redeem(struct req *rq)
{
	rq->after = redeemed;
	TRY(user_redeem(&rq->cx, rq->db, rq->who.user, in_text(rq, "code"), rq->prepared,
			&rq->job.fact));
	TRY(reset_check(&rq->cx, rq->db, rq->who.user));
	redeem_ends_sessions(rq);
	return OK;
}

static void suspends_sessions(struct req *rq)
{
	session_suspend_user(memory_of(rq->services->memories, &sessions_memory), rq->param[0]);
}

enum err api_user_suspend(struct req *rq)
{
	rq->after = suspends_sessions;
	TRY(suspend_at_once(&rq->cx, rq->db, &rq->act, rq->param[0], &rq->job.fact));
	suspends_sessions(rq);
	return OK;
}

/* Refused once the fact names whom it was about. */
static enum err alone_check(struct req *rq, const char *role)
{
	if (!role_is_granted_by_act(role))
		return OK;
	return err_next(&rq->cx,
			errf(&rq->cx, E_CONFLICT,
			     "the role %s is granted by an act that two approvers sign", role),
			"Propose it: POST /v1/acts with act 'grant-role', or signet role grant %s "
			"%s --site '%s' --reason TEXT.",
			rq->param[0], role, in_text(rq, "site"));
}

enum err api_role_grant(struct req *rq)
{
	const char *role = in_text(rq, "role");

	TRY(role_give(&rq->cx, rq->db, &rq->act, rq->param[0], role, in_text(rq, "site"),
		      &rq->job.fact));
	TRY(awaited_may_hold(&rq->cx, rq->db, rq->param[0], role, in_text(rq, "site")));
	return alone_check(rq, role);
}

enum err api_role_revoke(struct req *rq)
{
	const char *role = in_text(rq, "role"), *site = in_text(rq, "site");

	TRY(role_take(&rq->cx, rq->db, rq->param[0], role, site, &rq->job.fact));
	return strcmp(role, role_name(ROLE_APPROVER)) == 0
		       ? approvers_stay(&rq->cx, rq->db, POWER_ENDS, rq->param[0], site)
		       : OK;
}

static void span_put(struct printer *p, int64_t from, int64_t to, int64_t at)
{
	put_int(p, "from", from);
	if (to > at)
		put_null(p, "to");
	else
		put_int(p, "to", to);
}

static void suspension_json(struct ctx *cx, const struct suspension *s, int64_t at,
			    struct printer *p)
{
	put_open(p, NULL, '{');
	span_put(p, s->entry, s->to, at);
	put_text(p, "at", clock_text(cx, s->at));
	put_text(p, "until", s->until ? clock_text(cx, s->until) : NULL);
	put_text(p, "act", s->act);
	put_close(p, '}');
}

/* The spans in which all that the person holds rested, by a reset. */
static enum err resets_put(struct req *rq, const char *user, int64_t at, struct printer *p)
{
	struct reset_span *r = arena_alloc(&rq->cx.mem, RESETS_MAX * sizeof(*r));
	size_t n = RESETS_MAX;

	TRY(db_resets_of(&rq->cx, rq->db, user, at, r, &n));
	put_open(p, "resets", '[');
	for (size_t i = 0; i < n; i++) {
		put_open(p, NULL, '{');
		span_put(p, r[i].from, r[i].to, at);
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

/* Those that ended, too: from one entry on and before another one. */
enum err api_suspension_list(struct req *rq)
{
	struct suspension *s = arena_alloc(&rq->cx.mem, SUSPENSIONS_MAX * sizeof(*s));
	struct printer p = { .mem = &rq->cx.mem };
	size_t n = SUSPENSIONS_MAX;
	struct user u;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_user_at(&rq->cx, rq->db, rq->param[0], at, &u));
	TRY(db_suspensions_of(&rq->cx, rq->db, u.id, at, s, &n));
	put_open(&p, NULL, '{');
	put_open(&p, "items", '[');
	for (size_t i = 0; i < n; i++)
		suspension_json(&rq->cx, &s[i], at, &p);
	put_close(&p, ']');
	TRY(resets_put(rq, u.id, at, &p));
	put_text(&p, "next", NULL);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}
