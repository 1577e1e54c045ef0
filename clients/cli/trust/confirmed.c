#include "cli/trust/confirmed.h"

#include <stdlib.h>
#include <string.h>

#include "cli/kit/show.h"
#include "proof/entry.h"
#include "rules/keys.h"
#include "rules/signed_entry.h"

struct link {
	const char *id, *owner; /* of the key, and of the person */
	struct trust_key key;
	const char *signer, *meaning, *role, *site, *with; /* with: id of the signer's key */
	enum custody custody;                              /* of that */
	const char *fault;                                 /* NULL: it counts */
	bool anew; /* by a re-founding: nobody's key confirmed it, so the members above are none */
};

void chain_begin(struct chain *x, struct cli *c, const struct head *head,
		 const struct trust_signers *was)
{
	*x = (struct chain){ .c = c,
			     .logs = head->logs,
			     .origin = head->origin,
			     .people = was,
			     .shown = { .mem = &c->cx.mem },
			     .judged = { .mem = &c->cx.mem },
			     .first = INT64_MAX };
}

void chain_saw(struct chain *x, int64_t index)
{
	if (index < x->first)
		x->first = index;
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

static enum err link_read(struct chain *x, const struct entry *e, const struct shown_key *of,
			  const char *envelope, struct link *out, struct tree_head *base)
{
	struct ctx *cx = &x->c->cx;
	json_t *signature = json_object_get(e->fact, "signature");
	const struct shown_key *with;
	struct statement s;

	out->with = arena_strdup(&cx->mem, json_text(signature, "key"));
	TRY(key_shown(x, out->with, &with));
	TRY(confirmation_open(cx,
			      &(struct confirmation){ .entry = e,
						      .origin = head_origin_at(x->logs, x->origin,
									       (uint64_t)e->index),
						      .people = x->people,
						      .key = of->id,
						      .document = of->digest,
						      .with = out->with,
						      .public = &with->is.public,
						      .owner = with->is.user,
						      .envelope = envelope },
			      &s));
	if (strcmp(s.custody, custody_name(with->is.custody)) != 0)
		return errf(cx, E_TAMPERED, "entry %lld: the confirmer's key is %s, and states %s",
			    (long long)e->index, custody_name(with->is.custody), s.custody);
	out->signer = s.signer;
	out->meaning = s.meaning;
	out->role = s.role;
	out->site = s.site;
	out->custody = with->is.custody;
	return base_take(x, e, &s, base);
}

enum err chain_add(struct chain *x, const struct shown_key *of, const struct trust_key *k,
		   const char *entry, const char *envelope, struct tree_head *base)
{
	struct link l = { .id = of->id, .owner = of->is.user, .key = *k };
	auto_entry e = { .json = NULL };

	TRY(entry_parse(&x->c->cx, entry, strlen(entry), &e));
	TRY(link_read(x, &e, of, envelope, &l, base));
	*link_new(x) = l;
	return OK;
}

void chain_begin_anew(struct chain *x, const struct shown_key *of, const struct trust_key *k)
{
	*link_new(x) = (struct link){ .id = of->id,
				      .owner = of->is.user,
				      .key = *k,
				      .signer = "",
				      .with = "",
				      .anew = true };
}

/* ---- the chain ---- */

static int by_index(const void *a, const void *b)
{
	const struct link *l = a, *r = b;

	return (l->key.confirmed > r->key.confirmed) - (l->key.confirmed < r->key.confirmed);
}

static bool has_key_before(const struct chain *x, size_t before, const char *person)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(x->link[i].owner, person) == 0 && !x->link[i].fault)
			return true;
	return false;
}

/* Is it between the two founders, of whom one has no confirmed key until then? */
static bool is_founding(const struct chain *x, size_t at)
{
	const char *a = x->link[0].owner, *b = x->link[0].signer;
	const struct link *l = &x->link[at];

	return ((strcmp(l->owner, a) == 0 && strcmp(l->signer, b) == 0) ||
		(strcmp(l->owner, b) == 0 && strcmp(l->signer, a) == 0)) &&
	       !(has_key_before(x, at, a) && has_key_before(x, at, b));
}

static enum key_state state_then(const struct link *with, int64_t index)
{
	return !with                                      ? KEY_PENDING
	       : trust_key_was_revoked(&with->key, index) ? KEY_REVOKED
							  : KEY_CONFIRMED;
}

static const char *link_fault(const struct chain *x, size_t at)
{
	const struct link *l = &x->link[at], *with = map_get(&x->judged, l->with);
	enum key_state state = state_then(with, l->key.confirmed);
	const struct confirming c = { l->owner,   KEY_PENDING,
				      l->signer,  l->meaning,
				      l->role,    state,
				      l->custody, state == KEY_PENDING && is_founding(x, at) };

	switch (confirming_fault(&c)) {
	case CONFIRMING_OK:
		break;
	case CONFIRMING_OWN:
		return "nobody confirms their own key";
	case CONFIRMING_DONE:
		return "it was confirmed before";
	case CONFIRMING_WORDS:
		return "a key is confirmed by an approver";
	case CONFIRMING_SEALED:
		return "a sealed key confirmed it, and confirms none";
	case CONFIRMING_WITH:
		return state == KEY_REVOKED ? "the confirmer's own key was revoked before"
					    : "the confirmer's own key was not confirmed before";
	}
	if (with && (!trust_key_had_role(&with->key, l->role, l->site, l->key.confirmed) ||
		     trust_key_was_suspended(&with->key, l->key.confirmed)))
		return "the confirmer was no approver then";
	return NULL;
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
