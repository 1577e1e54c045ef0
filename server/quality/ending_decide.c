/*
 * An act is ended before its effect, by one person's word.  Who proposed it does that alone only
 * until others have signed it: of acts that do the same one at most is open, so who proposes first
 * could keep back what others would sign.
 */

#include <string.h>

#include "base/text.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/founder.h"
#include "people/user.h"
#include "proof/entry.h"
#include "quality/acts.h"
#include "quality/review.h"
#include "quality/suspension.h"
#include "rules/people.h"

/* The system made the accounts with which an instance began, and none since. */
static enum err account_is_first(struct ctx *cx, struct db *db, const char *user, bool *out)
{
	auto_entry e = { .json = NULL };
	int64_t created;

	TRY(db_user_created(cx, db, user, &created));
	TRY(trail_entry_open(cx, db, created, &e));
	*out = e.actor_kind == KIND_SYSTEM;
	return OK;
}

/* By grants that count where the act's signers are asked. */
static enum err ending_roles(struct ctx *cx, struct db *db, const char *user,
			     const struct signed_act *a, unsigned *out)
{
	const struct role_held *held;
	unsigned rest;
	struct user u;
	bool first;

	*out = 0;
	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	TRY(db_words_resting(cx, db, &u, &rest));
	TRY(account_is_first(cx, db, user, &first));
	rest |= endings_rest(u.identity, first);
	TRY(db_roles_held(cx, db, user, &held));
	for (const struct role_held *h = held; h; h = h->next)
		if (grant_counts_at(h->site, a->site))
			*out |= role_bit(h->role) & ~rest;
	return OK;
}

/* Did the person propose the act, or sign it? */
static enum err had_part(struct ctx *cx, struct db *db, const char *act, const char *user,
			 bool *out)
{
	struct signature s[SIGNED_ACT_MAX];
	size_t n = countof(s);
	struct signed_act a;

	if (!act)
		return OK;
	TRY(db_act_at(cx, db, act, AT_NOW, &a));
	TRY(db_signatures_of(cx, db, arena_printf(&cx->mem, "act:%s", act), AT_NOW, s, &n));
	*out |= strcmp(a.author, user) == 0;
	for (size_t i = 0; i < n; i++)
		*out |= strcmp(s[i].signer, user) == 0;
	return OK;
}

/* Of what lifts a suspension that is still there: the acts that brought it, and let it last. */
static enum err suspended_by(struct ctx *cx, struct db *db, const struct signed_act *a,
			     const char *user, bool *out)
{
	struct act_document d;
	struct suspension s;
	const char *bytes, *confirmed = NULL;
	enum err e = db_suspension_of(cx, db, a->person, &s);

	if (e == E_CONFLICT)
		return OK;
	TRY(e);
	TRY(act_document_of(cx, db, a, &d, &bytes));
	if (s.entry != d.entry)
		return OK;
	if (s.from != s.entry)
		TRY(act_of_entry(cx, db, s.from, &confirmed));
	TRY(had_part(cx, db, s.act, user, out));
	return had_part(cx, db, confirmed, user, out);
}

/* Nor does who had a part in a revocation end its review, as none of them signs it. */
static enum err reviewed_by(struct ctx *cx, struct db *db, const struct signed_act *a,
			    const char *user, bool *out)
{
	struct act_case c = { .kind = a->kind, .person = a->person, .site = a->site };
	struct act_document d;
	const char *bytes;

	TRY(act_document_of(cx, db, a, &d, &bytes));
	TRY(review_parts(cx, db, &d, &c));
	*out = act_excludes(&c, user);
	return OK;
}

static enum err others_joined(struct ctx *cx, struct db *db, const struct signed_act *a, bool *out)
{
	const char *object = arena_printf(&cx->mem, "act:%s", a->id);
	struct holder_signature holder[HOLDERS_MAX];
	struct signature s[SIGNED_ACT_MAX];
	size_t n = countof(s), n_holders = countof(holder);

	TRY(db_signatures_of(cx, db, object, AT_NOW, s, &n));
	TRY(db_holders_of(cx, db, a->id, AT_NOW, holder, &n_holders));
	*out = n_holders > 0;
	for (size_t i = 0; i < n; i++)
		*out |= strcmp(s[i].signer, a->author) != 0;
	return OK;
}

static enum err ending_gather(struct ctx *cx, struct db *db, const char *user,
			      const struct signed_act *a, struct act_ending *out)
{
	*out = (struct act_ending){ .kind = a->kind,
				    .waits = a->state == SIGNED_ACT_WAITING,
				    .proposer = strcmp(a->author, user) == 0,
				    .concerned = text_same(a->person, user) };
	TRY(others_joined(cx, db, a, &out->joined));
	if (a->kind == ACT_LIFT_SUSPENSION)
		TRY(suspended_by(cx, db, a, user, &out->part));
	if (a->kind == ACT_REVIEW)
		TRY(reviewed_by(cx, db, a, user, &out->part));
	return ending_roles(cx, db, user, a, &out->roles);
}

/* ---- in words ---- */

enum err act_lapsed_why(struct ctx *cx, struct db *db, const struct signed_act *a, const char **out)
{
	auto_entry e = { .json = NULL };
	const char *why;

	*out = NULL;
	if (a->state != SIGNED_ACT_LAPSED)
		return OK;
	TRY(trail_entry_open(cx, db, a->body.from_idx, &e));
	why = json_string_value(json_object_get(e.fact, "why"));
	*out = why ? arena_strdup(&cx->mem, why) : NULL;
	return OK;
}

const char *act_ends_by(struct ctx *cx, const struct signed_act *a)
{
	const unsigned enders = act_enders(a->kind);

	if (act_is_of_root(a->kind) && a->state == SIGNED_ACT_WAITING)
		return arena_printf(&cx->mem,
				    "two approvers or reviewers end it: " END_REFOUNDING_COMMAND,
				    (long long)a->body.from_idx);
	if (!enders)
		return "nobody ends it once somebody has signed it";
	return arena_printf(
		&cx->mem, "%s of %severy site withdraws it: signet act withdraw %s --reason TEXT",
		enders & role_bit(ROLE_ADMINISTRATOR) ? "an approver or an administrator"
						      : "an approver",
		strcmp(a->site, EVERY_SITE) == 0 ? ""
						 : arena_printf(&cx->mem, "%s or of ", a->site),
		a->id);
}

static enum err ending_refused(struct ctx *cx, const struct signed_act *a,
			       const struct act_ending *e)
{
	const char *why = act_enders(a->kind) & role_bit(ROLE_ADMINISTRATOR)
				  ? "its proposer ends a grant until others sign it, then an "
				    "approver of its site, or an administrator whom others "
				    "confirmed"
				  : "its proposer ends an act until others sign it, then an "
				    "approver of its site";

	if (act_is_of_root(a->kind) && e->waits)
		why = "nobody ends a re-founding alone: two approvers or reviewers sign that";
	else if (e->concerned)
		why = "whom an act concerns does not end it";
	else if (e->part)
		why = "who proposed or signed what an act lifts or reviews does not end it";
	else if (e->proposer)
		why = "others have signed it: its proposer does not end it any more";
	if (e->concerned || e->part)
		return err_next(
			cx, errf(cx, E_FORBIDDEN, "%s", why),
			"Another approver of its site may: signet act withdraw %s --reason TEXT.",
			a->id);
	return err_next(cx, errf(cx, E_FORBIDDEN, "%s", why), "Here %s.", act_ends_by(cx, a));
}

enum err act_withdraw(struct ctx *cx, struct db *db, const struct act *act, const char *id,
		      struct fact *out)
{
	struct act_ending ending;
	struct signed_act a;

	TRY(act_begin_on(cx, db, id, ACTION_ACT_WITHDRAWN, &a, out));
	TRY(ending_gather(cx, db, act->actor.id, &a, &ending));
	if (!act_ended_by(&ending))
		return ending_refused(cx, &a, &ending);
	fact_changed(out, "state", state_name(&signed_act_states, a.state),
		     state_name(&signed_act_states, SIGNED_ACT_WITHDRAWN));
	put_text(&out->body, "act", id);
	return OK;
}
