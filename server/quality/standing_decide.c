/*
 * After each signature the same question is asked from the beginning, as at a
 * merge: what does the policy in force ask for, how many approvers are there, and do the
 * signatures that count now meet it?  A signer who left meanwhile counts no more.  An act that
 * waits is asked once more when its time has come: its signers may have lost their keys meanwhile.
 */

#include <string.h>

#include "base/clock.h"
#include "control/asked.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "quality/acts.h"
#include "quality/approvers.h"
#include "quality/confirmation.h"
#include "quality/effect.h"
#include "quality/review.h"
#include "trust/trust.h"

static enum err since_time(struct ctx *cx, struct db *db, const struct act_document *d,
			   int64_t *out)
{
	struct entry_clock at;

	*out = 0;
	if (d->kind != ACT_REVOKE_KEY)
		return OK;
	TRY(trail_clock(cx, db, d->since, &at));
	*out = at.clock;
	return OK;
}

static enum err root_there(struct ctx *cx, struct db *db, int64_t at, bool *out)
{
	struct tuf_file root;

	TRY(db_tuf_at(cx, db, "root", at, &root));
	*out = root.version > 0;
	return OK;
}

/* The approvers are counted only where their number says something.  a: NULL: it is not proposed
 * yet. */
static enum err act_case_gather(struct ctx *cx, struct db *db, const struct act_document *d,
				const struct signed_act *a, const char *person, const char *site,
				struct act_case *out)
{
	*out = (struct act_case){ .kind = d->kind, .person = person, .site = site, .now = cx->now };
	out->waited = a && a->state == SIGNED_ACT_WAITING;
	out->compared_by = act_compared_by(d);
	TRY(root_there(cx, db, out->waited ? a->body.from_idx : AT_NOW, &out->rooted));
	TRY(since_time(cx, db, d, &out->since));
	if (d->kind == ACT_REVIEW)
		return review_parts(cx, db, d, out);
	if (!act_is_by_two(d->kind))
		return OK;
	TRY(confirming_founder(cx, db, d->kind, d->person, &out->founder));
	TRY(concerned_able(cx, db, d->person, site, out->waited, &out->able));
	return approvers_able(cx, db, site, d->person, &out->others);
}

enum err act_fits(struct ctx *cx, struct db *db, const struct signed_act *a,
		  const struct act_document *d)
{
	struct act_document whole = *d;
	const char *site;

	TRY(effect_of(a->kind)->fits(cx, db, d));
	whole.person = a->person;
	TRY(effect_of(a->kind)->site(cx, db, &whole, &site));
	return grant_counts_at(a->site, site)
		       ? OK
		       : err_next(cx,
				  errf(cx, E_CONFLICT,
				       "since it was proposed '%s' holds a role at another site "
				       "than %s",
				       a->person, a->site),
				  "Propose it again: people with a role at every site sign it.");
}

/* Before the first root nobody is there who could found quality anew. */
static enum err nobody_signs(struct ctx *cx, const struct act_case *c)
{
	if (act_is_of_root(c->kind))
		return err_next(cx,
				errf(cx, E_CONFLICT,
				     "no root of trust is in force, so nobody could sign '%s'",
				     act_name(c->kind)),
				"Bring the first one into force: each founder signs 'signet trust "
				"acknowledge DIR --key FILE', and then 'signet trust upload DIR'.");
	if (c->kind == ACT_REVIEW)
		return err_next(cx,
				errf(cx, E_CONFLICT,
				     "no approver or reviewer is able to sign it who had no part "
				     "in what is reviewed"),
				"Have another person made approver first: signet role grant PERSON "
				"approver --site '%s' --reason TEXT.",
				c->site);
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "no approver other than '%s' is able to sign there, so nobody could "
			     "sign '%s'",
			     c->person, act_name(c->kind)),
			c->rooted ? "The root's holders found quality anew: docs/trust.md, 'Both "
				    "approvers are gone'."
				  : "Another one must be able to: whose suspension ends or is "
				    "lifted, or whose key is confirmed.");
}

enum err act_possible(struct ctx *cx, struct db *db, const struct act_document *d, const char *site)
{
	struct act_case c;

	TRY(act_case_gather(cx, db, d, NULL, d->person, site, &c));
	return act_terms(&c).impossible ? nobody_signs(cx, &c) : OK;
}

static enum err act_needs_of(struct ctx *cx, struct db *db, const struct signed_act *a,
			     const struct act_document *d, struct act_case *c,
			     struct act_needs *out, const char **digest)
{
	struct policy *policy;

	TRY(act_case_gather(cx, db, d, a, a->person, a->site, c));
	TRY(policy_in_force(cx, db, &policy, digest));
	return act_needs(cx, policy, c, out);
}

static enum err act_votes_gather(struct ctx *cx, struct db *db, const struct signed_act *a,
				 const struct act_case *c, struct act_standing *out)
{
	out->n = countof(out->s);
	TRY(db_signatures_of(cx, db, arena_printf(&cx->mem, "act:%s", a->id), AT_NOW, out->s,
			     &out->n));
	for (size_t i = 0; i < out->n; i++) {
		const struct signature *s = &out->s[i];
		struct vote *v = &out->vote[i];
		bool begins = c->founder && strcmp(c->founder, s->signer) == 0;

		*v = (struct vote){ .signer = s->signer };
		TRY(signature_signs(cx, db, s, &v->as));
		TRY(signature_holds(cx, db, s, v->as.site, begins, &v->holds));
		v->excluded = act_excludes(c, s->signer);
	}
	return OK;
}

static enum err holders_gather(struct ctx *cx, struct db *db, const struct signed_act *a,
			       struct act_standing *out)
{
	struct act_document d;
	const char *bytes;

	if (out->needs.terms.root == ACT_ROOT_NONE)
		return OK;
	TRY(trust_root_keys(cx, db, &out->root));
	TRY(act_document_of(cx, db, a, &d, &bytes));
	out->n_holders = countof(out->holder);
	TRY(db_holders_of(cx, db, a->id, AT_NOW, out->holder, &out->n_holders));
	out->holders = holders_count(&out->root, bytes, strlen(bytes), out->holder, out->n_holders);
	return OK;
}

enum err act_standing_gather(struct ctx *cx, struct db *db, const struct signed_act *a,
			     const struct act_document *d, struct act_standing **gathered)
{
	struct act_standing *out = *gathered = arena_alloc(&cx->mem, sizeof(*out));
	struct act_case c;

	TRY(act_needs_of(cx, db, a, d, &c, &out->needs, &out->policy));
	TRY(act_votes_gather(cx, db, a, &c, out));
	TRY(holders_gather(cx, db, a, out));
	out->people = act_met(&out->needs, out->vote, out->n, &out->ballot);
	out->met = act_suffices(&out->needs.terms, out->people, out->holders, out->root.threshold);
	return OK;
}

/* ---- when they suffice ---- */

static enum err met_fact(struct ctx *cx, struct db *db, const struct signed_act *a,
			 const struct act_done *done, int64_t wait_ms, struct fact *out)
{
	fact_start(cx, out, ACTION_ACT_MET);
	fact_object(cx, out, "act", a->id);
	if (a->person)
		fact_object(cx, out, "user", a->person);
	fact_changed(out, "state", state_name(&signed_act_states, a->state),
		     state_name(&signed_act_states, SIGNED_ACT_WAITING));
	act_done_print(&out->body, done);
	put_int(&out->body, "until", cx->now + wait_ms);
	return OK;
}

static void done_gather(const struct act_standing *s, struct act_done *done, int64_t *signature)
{
	done->policy = s->policy;
	done->signature = signature;
	for (size_t i = 0; i < s->n; i++)
		if (s->vote[i].counts && s->people)
			signature[done->n++] = s->s[i].from_idx;
	for (size_t i = 0; i < s->n_holders; i++)
		if (s->holder[i].counts && act_holders_count(&s->needs.terms, s->people))
			signature[done->n++] = s->holder[i].index;
}

/* Runs as the `then` of a signature, in its savepoint, and when a wait is over. */
enum err act_settle(struct ctx *cx, struct db *db, const char *id, struct fact *out)
{
	int64_t signature[SIGNED_ACT_MAX + HOLDERS_MAX];
	struct act_standing *standing = NULL;
	struct act_done done = { .id = id };
	struct act_document d;
	struct signed_act a;
	const char *bytes;
	int64_t wait_ms;

	out->action = ACTION_NONE;
	TRY(db_act_at(cx, db, id, AT_NOW, &a));
	TRY(act_document_of(cx, db, &a, &d, &bytes));
	TRY(act_standing_gather(cx, db, &a, &d, &standing));
	if (!standing->met)
		return OK;
	TRY(act_fits(cx, db, &a, &d));
	done_gather(standing, &done, signature);
	wait_ms = standing->needs.terms.wait_ms;
	return wait_ms && a.state == SIGNED_ACT_OPEN
		       ? met_fact(cx, db, &a, &done, wait_ms, out)
		       : effect_of(a.kind)->fact(cx, db, &d, &done, out);
}
