/*
 * An act is proposed as a document, and people sign that document's exact bytes.  The conditions of
 * the effect are asked at the beginning, and again at each signature: a signature
 * that leads to nothing is refused, since it would look like an order that was not obeyed.
 *
 * Never: take a sealed key where the act moves the ground, whatever the policy lists; count whom
 * the act concerns.
 */

#include "quality/acts.h"

#include <string.h>

#include "access/principal.h"
#include "base/clock.h"
#include "base/text.h"
#include "control/asked.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "people/user.h"
#include "quality/confirmation.h"
#include "quality/effect.h"
#include "quality/review.h"
#include "signing/key.h"
#include "trust/trust.h"

/* ---- proposing ---- */

static enum err propose_check(struct ctx *cx, const struct act *act, const struct act_document *d)
{
	bool may = act_proposed_by_all(d->kind);

	for (enum role role = 0; role < ROLE_COUNT; role++)
		may |= (act_proposers(d->kind) & role_bit(role)) && acts_as(act, role_name(role));
	if (!may)
		return err_next(cx,
				errf(cx, E_FORBIDDEN, "'%s' does not propose '%s'", act->actor.id,
				     act_name(d->kind)),
				"schema/acts.md says who proposes which act.");
	if (d->kind != ACT_REVOKE_KEY && d->person && strcmp(act->actor.id, d->person) == 0)
		return err_at(cx,
			      errf(cx, E_FORBIDDEN, "nobody proposes '%s' about themselves",
				   act_name(d->kind)),
			      "/person");
	return OK;
}

/* A role counts where it was granted.  The proposal of what the root's threshold signs alone gives
 * nothing: any person makes it. */
static enum err proposer_there(struct ctx *cx, struct db *db, const struct act *act,
			       enum act_kind kind, const char *site)
{
	unsigned roles;

	if (act_proposed_by_all(kind) || kind == ACT_END_REFOUNDING)
		return OK;
	TRY(db_roles_at(cx, db, act->actor.id, site, AT_NOW, &roles));
	if (roles & act_proposers(kind))
		return OK;
	return err_next(cx, principal_lacks(cx, act_proposers(kind), site),
			"'%s' is of %s: ask somebody whose role is granted there.", act_name(kind),
			strcmp(site, EVERY_SITE) == 0 ? "every site" : site);
}

/* Of one that each may propose, by whomever. */
static enum err waiting_like_it(struct ctx *cx, struct db *db, enum act_kind kind,
				const char *about, const char **out)
{
	const struct name_list *acts;
	struct signed_act a;

	TRY(db_acts_waiting(cx, db, kind, &acts));
	for (; acts && !*out; acts = acts->next) {
		TRY(db_act_at(cx, db, acts->name, AT_NOW, &a));
		if (strcmp(a.object, act_object(cx, kind, about, a.site, a.author)) == 0)
			*out = a.id;
	}
	return OK;
}

/* One at every site is signed by people of every site whatever site decides now. */
static enum err open_like_it(struct ctx *cx, struct db *db, enum act_kind kind, const char *about,
			     const char *site, const char *author, const char **out)
{
	TRY(db_act_open(cx, db, kind, act_object(cx, kind, about, site, author), out));
	if (!*out)
		TRY(db_act_open(cx, db, kind, act_object(cx, kind, about, EVERY_SITE, author),
				out));
	return *out || !act_proposed_by_each(kind) ? OK : waiting_like_it(cx, db, kind, about, out);
}

static enum err none_like_it(struct ctx *cx, struct db *db, enum act_kind kind, const char *about,
			     const char *site, const char *author)
{
	const char *open;

	TRY(open_like_it(cx, db, kind, about, site, author, &open));
	if (!open)
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT, "the act %s is open and does the same: '%s' of %s",
			     open, act_name(kind), about),
			act_is_of_root(kind) ? "Sign that one: signet act sign %s --seed FILE."
					     : "Sign that one: signet act sign %s --key FILE.",
			open);
}

/* Nobody ends what a holder has signed, so that one person does not bring any number of them. */
static enum err few_of_proposer(struct ctx *cx, struct db *db, enum act_kind kind, const char *who)
{
	int64_t n;

	if (!act_proposed_by_all(kind))
		return OK;
	TRY(db_acts_open_by(cx, db, kind, who, &n));
	return n < ACT_PROPOSED_MAX
		       ? OK
		       : err_next(cx,
				  errf(cx, E_CONFLICT, "%lld acts '%s' that '%s' proposed are open",
				       (long long)n, act_name(kind), who),
				  "Withdraw one that nobody has signed: signet act withdraw ACT "
				  "--reason TEXT.");
}

static void act_objects(struct ctx *cx, const struct act_document *d, struct fact *out)
{
	fact_object(cx, out, "act", d->id);
	if (d->key)
		fact_object(cx, out, "key", d->key);
	if (d->person)
		fact_object(cx, out, "user", d->person);
}

static void proposed_print(struct fact *out, const struct act_document *d, const char *object,
			   const char *site, const char *author, const char *document)
{
	put_text(&out->body, "id", d->id);
	put_text(&out->body, "act", act_name(d->kind));
	put_text(&out->body, "object", object);
	put_text(&out->body, "person", d->person);
	put_text(&out->body, "site", site);
	put_text(&out->body, "author", author);
	put_text(&out->body, "document", document);
}

/* The document's own grammar says that, too, but not which entry is the newest. */
static enum err in_the_log(struct ctx *cx, const char *place, int64_t index, int64_t newest)
{
	return index <= newest
		       ? OK
		       : err_at(cx,
				errf(cx, E_INVALID, "%s is %lld, and the newest entry is %lld",
				     place, (long long)index, (long long)newest),
				"%s", place);
}

enum err act_compose(struct ctx *cx, struct db *db, const char *origin, struct act_document *d,
		     struct proposal *p, struct fact *out)
{
	const struct effect *row = effect_of(d->kind);
	struct entry_clock newest;

	p->says = d;
	fact_start(cx, out, ACTION_ACT_PROPOSED);
	if (!row)
		return err_at(cx, errf(cx, E_INVALID, "no act '%s' is taken", act_name(d->kind)),
			      "/act");
	TRY(trail_newest(cx, db, &d->base, &newest));
	if (d->kind == ACT_REVOKE_KEY && d->since == ACT_NONE)
		d->since = d->base; /* what was signed before counts */
	d->id = uuid7(cx, cx->now);
	d->origin = origin;
	TRY(in_the_log(cx, "/since", d->since, d->base));
	TRY(in_the_log(cx, "/entry", d->entry, d->base));
	if (row->compose)
		TRY(row->compose(cx, db, d));
	TRY(act_document_print(cx, d, &p->document));
	if (row->person)
		TRY(row->person(cx, db, d, &d->person));
	act_objects(cx, d, out);
	return row->site(cx, db, d, &p->site);
}

enum err act_propose(struct ctx *cx, struct db *db, const struct act *act, const struct proposal *p,
		     struct fact *out)
{
	const struct act_document *d = p->says;
	const struct effect *row = effect_of(d->kind);
	const char *about, *object, *document;

	TRY(propose_check(cx, act, d));
	TRY(proposer_there(cx, db, act, d->kind, p->site));
	TRY(row->fits(cx, db, d));
	about = row->object(cx, d);
	TRY(none_like_it(cx, db, d->kind, about, p->site, act->actor.id));
	TRY(few_of_proposer(cx, db, d->kind, act->actor.id));
	TRY(act_possible(cx, db, d, p->site));
	document = fact_document(cx, out, p->document.text, p->document.size);
	object = act_object(cx, d->kind, about, p->site, act->actor.id);
	proposed_print(out, d, object, p->site, act->actor.id, document);
	return OK;
}

enum err act_begin_on(struct ctx *cx, struct db *db, const char *id, enum action action,
		      struct signed_act *a, struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "act", id);
	TRY(db_act_at(cx, db, id, AT_NOW, a));
	if (!state_may(&signed_act_states, action, a->state))
		return errf(cx, E_CONFLICT, "the act %s is %s", id,
			    state_name(&signed_act_states, a->state));
	return OK;
}

/* ---- signing ---- */

static enum err act_signing_of(struct ctx *cx, struct db *db, const char *origin,
			       const struct signed_act *a, struct signing *out)
{
	struct policy *policy;
	const char *digest;

	TRY(policy_in_force(cx, db, &policy, &digest));
	*out = (struct signing){ .object = arena_printf(&cx->mem, "act:%s", a->id),
				 .policy = policy,
				 .origin = origin,
				 .outside = act_is_of_stopped(a->kind),
				 .people = trust_people_now };
	TRY(confirming_founder(cx, db, a->kind, a->person, &out->founder));
	return act_subjects(cx, origin, a->kind, a->id, a->document, &out->subjects);
}

/* The grant that counts: at the act's site, or at every site. */
enum err act_signing(struct ctx *cx, struct db *db, const char *origin, const char *id,
		     const struct signer_says *who, struct signing *out)
{
	struct signed_act a;
	bool there;

	TRY(db_act_at(cx, db, id, AT_NOW, &a));
	TRY(act_signing_of(cx, db, origin, &a, out));
	TRY(db_role_granted(cx, db, who->user, who->role, EVERY_SITE, &there));
	out->site = there ? EVERY_SITE : a.kind == ACT_END_REFOUNDING ? NULL : a.site;
	return OK;
}

static enum err custody_counts(struct ctx *cx, enum act_kind kind, const char *name,
			       enum custody *custody)
{
	if (custody_parse(name, custody) &&
	    (!act_moves_ground(kind) || custody_moves_ground(*custody)))
		return OK;
	return err_next(cx,
			errf(cx, E_FORBIDDEN,
			     "a sealed key says nothing about who counts: the server holds it"),
			"Sign with a key that you hold; 'signet key new FILE --role approver' "
			"makes one.");
}

enum err act_key_check(struct ctx *cx, struct db *db, const char *id, const char *with)
{
	struct signing_key key;
	enum custody custody;
	struct signed_act a;

	TRY(db_act_at(cx, db, id, AT_NOW, &a));
	TRY(db_key_at(cx, db, with, AT_NOW, &key));
	return custody_counts(cx, a.kind, key.custody, &custody);
}

static enum err act_asks_for(struct ctx *cx, const struct signed_act *a,
			     const struct act_needs *needs, const struct signature *s)
{
	struct signs as = { s->meaning, s->role, s->site };

	TRY(custody_counts(cx, a->kind, s->custody, &as.custody));
	return act_needs_take(needs, &as)
		       ? OK
		       : errf(cx, E_FORBIDDEN, "the policy asks for no %s as %s with a %s key here",
			      s->meaning, role_shown(cx, s->role, as.site), s->custody);
}

static enum err act_signed_before(struct ctx *cx, const struct act_standing *standing,
				  const char *user)
{
	if (standing->n == SIGNED_ACT_MAX)
		return errf(cx, E_CONFLICT, "the act has %zu signatures already", standing->n);
	for (size_t i = 0; i < standing->n; i++)
		if (strcmp(standing->s[i].signer, user) == 0 && standing->vote[i].holds)
			return errf(cx, E_CONFLICT, "'%s' has signed it already", user);
	return OK;
}

static const char *review_signer_next(const struct act_case *c)
{
	if (c->approver)
		return "Another approver must.";
	return c->reviewer ? "No approver is left who had no part: a reviewer signs it."
			   : "No approver or reviewer is left who had no part: the root's "
			     "holders sign it, or another person who is made approver.";
}

static enum err not_concerned(struct ctx *cx, struct db *db, const struct signed_act *a,
			      const struct act_document *d, const char *user)
{
	struct act_case c = { .kind = a->kind, .person = a->person, .site = a->site };

	if (a->kind == ACT_REVIEW)
		TRY(review_parts(cx, db, d, &c));
	TRY(confirming_founder(cx, db, d->kind, d->person, &c.founder));
	if (!act_excludes(&c, user))
		return OK;
	if (c.founder && !text_same(a->person, user))
		return errf(cx, E_FORBIDDEN,
			    "while the founding is open, '%s' alone confirms a key of '%s'",
			    c.founder, a->person);
	if (!text_same(user, a->person))
		return err_next(cx,
				errf(cx, E_FORBIDDEN,
				     "'%s' proposed or signed a revocation of the key, and reviews "
				     "none of them",
				     user),
				"%s", review_signer_next(&c));
	return err_next(cx, errf(cx, E_FORBIDDEN, "it concerns '%s', who does not sign it", user),
			"Another approver must.");
}

enum err act_sign(struct ctx *cx, struct db *db, const char *origin, const char *user,
		  const char *id, const char *envelope, struct fact *out)
{
	struct act_standing *standing = NULL;
	struct act_document d;
	struct signed_act a;
	struct signing what;
	struct signature s;
	const char *bytes;

	TRY(act_begin_on(cx, db, id, ACTION_ACT_SIGNED, &a, out));
	TRY(act_document_of(cx, db, &a, &d, &bytes));
	if (a.person)
		fact_object(cx, out, "user", a.person);
	TRY(not_concerned(cx, db, &a, &d, user));
	TRY(act_fits(cx, db, &a, &d));
	TRY(act_standing_gather(cx, db, &a, &d, &standing));
	TRY(act_signed_before(cx, standing, user));
	TRY(act_signing_of(cx, db, origin, &a, &what));
	TRY(sign_check(cx, db, &what, user, envelope, out, &s));
	if (a.kind == ACT_REVIEW)
		TRY(review_key_apart(cx, db, &d, s.key));
	TRY(act_asks_for(cx, &a, &standing->needs, &s));
	signature_print(&out->body, "signature", what.object, &s);
	return OK;
}
