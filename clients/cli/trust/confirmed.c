#include "cli/trust/confirmed.h"

#include <stdlib.h>
#include <string.h>

#include "cli/kit/show.h"
#include "proof/entry.h"
#include "rules/act_needs.h"
#include "rules/keys.h"
#include "rules/powers.h"
#include "rules/signed_entry.h"

/* A signature on the act. */
struct cast {
	int64_t index;
	const char *with; /* id of the signer's key */
	const char *signer;
	struct signs as;
};

struct link {
	const char *id, *owner, *site; /* of the key, of the person; whose people confirm it */
	struct trust_key key;
	struct cast *cast;
	size_t n;
	int64_t met, waited_ms; /* met: since which entry it waited; NO_ENTRY: it did not */
	bool held;              /* a holder of the root signed it */
	const char *fault;      /* NULL: it counts */
	bool anew; /* by a re-founding: nobody's key confirmed it, so the members above are none */
};

void chain_begin(struct chain *x, struct cli *c, const struct head *head,
		 const struct in_force *was)
{
	*x = (struct chain){ .c = c,
			     .logs = head->logs,
			     .origin = head->origin,
			     .root = &was->root.role[TUF_ROOT],
			     .people = &was->people,
			     .shown = { .mem = &c->cx.mem },
			     .judged = { .mem = &c->cx.mem },
			     .first = INT64_MAX };
}

enum err key_shown(struct chain *x, const char *id, const struct shown_key **out)
{
	struct ctx *cx = &x->c->cx;
	struct shown_key *k = map_get(&x->shown, id);
	struct http_reply reply;
	struct hash h;

	*out = k;
	if (k)
		return OK;
	k = arena_alloc(&cx->mem, sizeof(*k));
	TRY(api_get(cx, &x->c->api,
		    arena_printf(&cx->mem, "/v1/keys/%s/document", http_value(cx, id)), &reply));
	TRY(key_document_parse(cx, reply.body, reply.size, &k->is));
	TRY(key_document_judged(cx, &k->is));
	h = hash_bytes(reply.body, reply.size);
	k->digest = digest_text(cx, &h);
	k->id = ssh_key_id(cx, &k->is.public);
	if (strcmp(k->id, id) != 0)
		return errf(cx, E_MISMATCH, "the document of key %s is another's", id);
	map_put(&x->shown, k->id, k);
	*out = k;
	return OK;
}

/* ---- one confirmation ---- */

static struct link *link_new(struct chain *x)
{
	struct link *more;

	if (x->n == x->room) {
		x->room = 2 * x->room + 16;
		more = arena_alloc(&x->c->cx.mem, x->room * sizeof(*more));
		if (x->n > 0)
			memcpy(more, x->link, x->n * sizeof(*more));
		x->link = more;
	}
	return &x->link[x->n++];
}

static enum err base_take(struct chain *x, const struct entry *e, const struct statement *s,
			  struct tree_head *out)
{
	const char *was = head_origin_at(x->logs, x->origin, (uint64_t)(s->size - 1));

	if (s->size < 1 || strcmp(s->origin, was) != 0)
		return errf(&x->c->cx, E_TAMPERED,
			    "entry %lld: its base is no earlier head of this log",
			    (long long)e->index);
	*out = (struct tree_head){ (uint64_t)s->size, s->root };
	return OK;
}

static enum err cast_read(struct chain *x, const struct confirmation *of,
			  const struct shown_signature *shown, struct cast *out,
			  struct tree_head *base)
{
	struct ctx *cx = &x->c->cx;
	auto_entry e = { .json = NULL };
	const struct shown_key *with;
	struct statement s;

	TRY(entry_parse(cx, shown->entry, strlen(shown->entry), &e));
	out->index = shown->index;
	out->with = arena_strdup(&cx->mem, json_text(json_object_get(e.fact, "signature"), "key"));
	TRY(key_shown(x, out->with, &with));
	TRY(act_signature_open(cx,
			       &(struct act_signature){ .entry = &e,
							.origin = head_origin_at(x->logs, x->origin,
										 (uint64_t)e.index),
							.people = x->people,
							.kind = ACT_CONFIRM_KEY,
							.id = of->act.id,
							.document = of->digest,
							.with = out->with,
							.public = &with->is.public,
							.owner = with->is.user,
							.envelope = shown->envelope },
			       &s));
	if (strcmp(s.custody, custody_name(with->is.custody)) != 0)
		return errf(cx, E_TAMPERED, "entry %lld: the signer's key is %s, and states %s",
			    (long long)e.index, custody_name(with->is.custody), s.custody);
	out->signer = s.signer;
	out->as = (struct signs){ s.meaning, s.role, s.site, with->is.custody };
	return base_take(x, &e, &s, base);
}

/* Whom the trust in force names was looked at by holders before. */
static bool link_held(const struct chain *x, const struct link *l, const struct confirmation *shown)
{
	struct holder_signature s[HOLDERS_MAX];

	for (size_t i = 0; i < x->people->n; i++)
		for (size_t k = 0; k < x->people->signer[i].n; k++)
			if (x->people->signer[i].key[k].confirmed == l->key.confirmed &&
			    hash_same(&x->people->signer[i].key[k].leaf, &l->key.leaf))
				return true;
	memcpy(s, shown->holder, sizeof(s));
	return holders_count(x->root, shown->text, strlen(shown->text), s, shown->n_holders) > 0;
}

enum err chain_add(struct chain *x, struct proved *by, const struct shown_key *of,
		   const struct trust_key *k, const struct confirmation *shown)
{
	struct ctx *cx = &x->c->cx;
	struct link l = { .id = of->id,
			  .owner = of->is.user,
			  .site = shown->site,
			  .key = *k,
			  .n = shown->n,
			  .met = shown->met,
			  .waited_ms = shown->at - shown->met_at };
	struct tree_head base;

	if (strcmp(shown->act.person, l.owner) != 0 || strcmp(shown->act.document, of->digest) != 0)
		return errf(cx, E_TAMPERED, "the act %s confirms another document than the key's",
			    shown->act.id);
	l.cast = arena_alloc(&cx->mem, (l.n + 1) * sizeof(*l.cast));
	for (size_t i = 0; i < l.n; i++) {
		TRY(cast_read(x, shown, &shown->signature[i], &l.cast[i], &base));
		proved_add(x->c, by, base);
	}
	l.held = link_held(x, &l, shown);
	if (k->confirmed < x->first)
		x->first = k->confirmed;
	*link_new(x) = l;
	return OK;
}

void chain_begin_anew(struct chain *x, const struct shown_key *of, const struct trust_key *k)
{
	*link_new(x) = (struct link){ .id = of->id,
				      .owner = of->is.user,
				      .site = of->is.site,
				      .key = *k,
				      .met = NO_ENTRY,
				      .anew = true };
}

/* ---- the chain ---- */

static int by_index(const void *a, const void *b)
{
	const struct link *l = a, *r = b;

	return (l->key.confirmed > r->key.confirmed) - (l->key.confirmed < r->key.confirmed);
}

/* One that confirms others, so that the founding could end. */
static bool has_key_before(const struct chain *x, size_t before, const char *person)
{
	enum custody custody;

	for (size_t i = 0; i < before; i++)
		if (strcmp(x->link[i].owner, person) == 0 && !x->link[i].fault &&
		    custody_parse(x->link[i].key.custody, &custody) &&
		    ends_founding(KEY_CONFIRMED, custody))
			return true;
	return false;
}

/* The other founder, where the key is one's and the founding is open until then; NULL: it is not.
 * The first two who confirmed a key or had one confirmed are the founders. */
static const char *founder_then(const struct chain *x, size_t at)
{
	const struct link *first = &x->link[0], *l = &x->link[at];
	const char *a = first->owner, *b = first->n ? first->cast[0].signer : a;

	if (strcmp(a, b) == 0 || (has_key_before(x, at, a) && has_key_before(x, at, b)))
		return NULL;
	return strcmp(l->owner, a) == 0 ? b : strcmp(l->owner, b) == 0 ? a : NULL;
}

static bool was_approver(const struct link *with, const struct cast *s, int64_t index)
{
	return trust_key_had_role(&with->key, s->as.role, s->as.site, index) &&
	       !trust_key_was_suspended(&with->key, index);
}

/* Why a signature does not count, as far as its signer's key goes; NULL: it does. */
static const char *cast_fault(const struct chain *x, const struct link *l, const struct cast *s,
			      const char *founder)
{
	const struct link *with = map_get(&x->judged, s->with);

	if (!custody_moves_ground(s->as.custody))
		return "a sealed key signed it, and confirms none";
	if (!with || with->key.confirmed > s->index)
		return founder && strcmp(founder, s->signer) == 0
			       ? NULL
			       : "a signer's own key was not confirmed before";
	if (trust_key_was_revoked(&with->key, s->index))
		return "a signer's own key was revoked before";
	if (!was_approver(with, s, s->index) || !was_approver(with, s, l->key.confirmed))
		return "a signer was no approver then";
	return grant_counts_at(s->as.site, l->site)
		       ? NULL
		       : "its owner has a role at another site than a signer approves at";
}

/* ---- how many were there ---- */

static bool key_able(const struct link *l, int64_t index, const char *site)
{
	enum custody custody;

	return !l->fault && l->key.confirmed < index && custody_parse(l->key.custody, &custody) &&
	       custody_moves_ground(custody) && !trust_key_was_revoked(&l->key, index) &&
	       trust_key_had_role(&l->key, role_name(ROLE_APPROVER), site, index) &&
	       !trust_key_was_suspended(&l->key, index);
}

static bool able_before(const struct chain *x, size_t before, int64_t index, const char *site,
			const char *person)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(x->link[i].owner, person) == 0 && key_able(&x->link[i], index, site))
			return true;
	return false;
}

/* Approvers able to sign when the act began to wait. */
static void able_count(const struct chain *x, size_t at, struct act_case *c)
{
	const struct link *l = &x->link[at];

	c->others = 0;
	for (size_t i = 0; i < at; i++) {
		const char *person = x->link[i].owner;

		c->others += strcmp(person, l->owner) != 0 &&
			     key_able(&x->link[i], l->met, l->site) &&
			     !able_before(x, i, l->met, l->site, person);
	}
	c->able = able_before(x, at, l->met, l->site, l->owner);
}

/* ---- do its signatures suffice? ---- */

/* vote: one for each signature.  The first reason why one does not count; NULL: all do. */
static const char *cast_votes(const struct chain *x, const struct link *l, const struct act_case *c,
			      struct vote *vote)
{
	const char *fault = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const char *why = cast_fault(x, l, &l->cast[i], c->founder);

		vote[i] = (struct vote){ .signer = l->cast[i].signer,
					 .as = l->cast[i].as,
					 .holds = !why,
					 .excluded = act_excludes(c, l->cast[i].signer) };
		if (vote[i].excluded)
			why = c->founder ? "another than the other founder signed it"
					 : "nobody confirms their own key";
		fault = fault ? fault : why;
	}
	return fault;
}

static bool votes_meet(struct chain *x, const struct act_case *c, struct vote *vote, size_t n,
		       struct act_terms *terms)
{
	struct act_needs *needs = arena_alloc(&x->c->cx.mem, sizeof(*needs));
	struct ballot ballot;

	act_needs_least(c, needs);
	*terms = needs->terms;
	return act_met(needs, vote, n, &ballot);
}

/* One alone signed it. */
static const char *alone_fault(struct chain *x, size_t at, struct act_case *c, struct vote *vote)
{
	const char *few = "fewer than two approvers confirmed it";
	const struct link *l = &x->link[at];
	struct act_terms terms;

	if (l->met == NO_ENTRY)
		return few;
	able_count(x, at, c);
	c->rooted =
		x->people->n > 0; /* before people are in force the root may be younger than it */
	if (!votes_meet(x, c, vote, l->n, &terms) || !terms.wait_ms)
		return few;
	if (l->waited_ms < terms.wait_ms)
		return "one approver alone confirmed it, and it did not wait 24 hours";
	return terms.root == ACT_ROOT_NONE || l->held
		       ? NULL
		       : "one approver alone confirmed it, and no holder of the root in force";
}

static const char *link_fault(struct chain *x, size_t at)
{
	const struct link *l = &x->link[at];
	struct act_case c = { .kind = ACT_CONFIRM_KEY,
			      .person = l->owner,
			      .site = l->site,
			      .founder = founder_then(x, at),
			      .others = APPROVERS_MIN };
	struct vote vote[SIGNED_ACT_MAX];
	struct act_terms terms;
	const char *fault = cast_votes(x, l, &c, vote);

	if (votes_meet(x, &c, vote, l->n, &terms))
		return NULL;
	return fault ? fault : alone_fault(x, at, &c, vote);
}

enum err chain_judge(struct chain *x, const struct trust_signers *was)
{
	for (size_t i = 0; i < was->n; i++)
		for (size_t k = 0; k < was->signer[i].n; k++)
			if (was->signer[i].key[k].confirmed < x->first)
				return errf(&x->c->cx, E_TAMPERED,
					    "the server withholds the confirmation by entry %lld, "
					    "which the trust in force names",
					    (long long)was->signer[i].key[k].confirmed);
	if (x->n > 0)
		qsort(x->link, x->n, sizeof(*x->link), by_index);
	for (size_t i = 0; i < x->n; i++) {
		x->link[i].fault = x->link[i].anew ? NULL : link_fault(x, i);
		if (!x->link[i].fault && !map_get(&x->judged, x->link[i].id))
			map_put(&x->judged, x->link[i].id, &x->link[i]);
	}
	return OK;
}

const char *chain_fault(const struct chain *x, int64_t index)
{
	const struct link key = { .key.confirmed = index };
	const struct link *l =
		x->n > 0 ? bsearch(&key, x->link, x->n, sizeof(key), by_index) : NULL;

	return l ? l->fault : "no confirmation of it was shown";
}
