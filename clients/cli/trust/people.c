/*
 * What the server says of people and keys, put together as trust/signers.json.
 *
 * A key that was revoked stays in the file with the entry from which it counts no more, and
 * so do the roles of a person whose account has ended: what they signed before
 * is still in force, and a device must be able to verify it.
 *
 * A key's roles are read from its document, whose digest is checked, and not
 * from what its owner holds now: the key was confirmed for those alone.  When the
 * owner held them, and where, is said by the grants.
 *
 * The head is looked at last, so that it contains whatever was read before.
 */

#include "cli/trust/people.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/show.h"
#include "cli/trust/confirmed.h"
#include "cli/trust/corrected.h"
#include "cli/trust/proved.h"
#include "cli/trust/refounded.h"
#include "cli/trust/suspended.h"
#include "cli/trust/upheld.h"
#include "documents/key_document.h"
#include "documents/limits.h"
#include "lib/head.h"
#include "proof/actor.h"
#include "proof/entry.h"
#include "rules/keys.h"

struct gathering {
	struct cli *c;
	struct trust_signers *out;
	struct proved proved;
	struct chain chain; /* who confirmed whose key */
	int64_t size;       /* entries behind these are not looked at */
};

enum err signers_fetch(struct cli *c, const char *path, json_t **out)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path, &reply));
	return api_json(&c->cx, &reply, out);
}

enum err signers_fetch_at(struct cli *c, const char *path, int64_t size, json_t **out)
{
	if (size != PEOPLE_NOW)
		path = arena_printf(&c->cx.mem, "%s%cas_of=%lld", path,
				    strchr(path, '?') ? '&' : '?', (long long)size - 1);
	return signers_fetch(c, path, out);
}

/* ---- a key ---- */

static enum err grant_add(struct gathering *g, json_t *grant, struct trust_key *k)
{
	struct arena *mem = &g->c->cx.mem;
	json_t *to = json_object_get(grant, "to");

	if (k->n_roles == TRUST_ROLES_MAX)
		return errf(&g->c->cx, E_TOO_LARGE, "the key %s has more than %d roles",
			    k->fingerprint, TRUST_ROLES_MAX);
	k->role[k->n_roles++] = (struct trust_role){
		arena_strdup(mem, json_text(grant, "role")),
		arena_strdup(mem, json_text(grant, "site")),
		{ json_integer_value(json_object_get(grant, "from")),
		  json_is_integer(to) ? json_integer_value(to) : TRUST_NEVER }
	};
	return OK;
}

/* The roles that the key was confirmed for, when and where its owner held them. */
static enum err key_roles_read(struct gathering *g, const struct shown_key *d, json_t *grants,
			       struct trust_key *out)
{
	struct ctx *cx = &g->c->cx;
	enum role role;
	json_t *grant;
	size_t i;

	out->public = d->is.public;
	out->fingerprint = ssh_fingerprint(cx, &d->is.public);
	out->custody = custody_name(d->is.custody);
	out->role = arena_alloc(&cx->mem, TRUST_ROLES_MAX * sizeof(*out->role));
	json_array_foreach (grants, i, grant)
		if (role_parse(json_text(grant, "role"), &role) && (d->is.roles & role_bit(role)))
			TRY(grant_add(g, grant, out));
	return OK;
}

static enum err key_document_read(struct gathering *g, json_t *key, const struct shown_key **out)
{
	const char *id = json_text(key, "id");

	TRY(key_shown(&g->chain, id, out));
	if (strcmp((*out)->digest, json_text(key, "document")) != 0 ||
	    strcmp((*out)->is.user, json_text(key, "user")) != 0)
		return errf(&g->c->cx, E_MISMATCH, "the document of key %s is another's", id);
	return OK;
}

static bool grant_held(json_t *grant, int64_t index)
{
	json_t *to = json_object_get(grant, "to");

	return json_integer_value(json_object_get(grant, "from")) <= index &&
	       (!json_is_integer(to) || index < json_integer_value(to));
}

/* Whose people decide about a person: when the act was proposed, and when it took effect. */
static const char *deciding_site(json_t *grants, const char *home, const struct confirmation *by)
{
	const char *site = home;
	json_t *grant;
	size_t i;

	json_array_foreach (grants, i, grant)
		if (grant_held(grant, by->act.base) || grant_held(grant, by->index))
			site = site_of_both(site, json_text(grant, "site"));
	return site;
}

/* The key comes into the chain with what confirmed it. */
static enum err key_chain(struct gathering *g, const struct shown_key *d, const struct trust_key *k,
			  const struct confirmation *by, bool *counts)
{
	auto_entry e = { .json = NULL };
	struct tree_head base;

	*counts = true;
	if (!by->anew)
		return chain_add(&g->chain, &g->proved, d, k, by);
	TRY(entry_parse(&g->c->cx, by->entry, strlen(by->entry), &e));
	TRY(refounded_check(g->c, &e, &d->is, g->chain.people, &base, counts));
	if (*counts)
		chain_begin_anew(&g->chain, d, k);
	proved_add(g->c, &g->proved, base);
	return OK;
}

static enum err signers_key_read(struct gathering *g, json_t *key, json_t *grants,
				 struct trust_signer *s)
{
	struct trust_key k = { .revoked_at = TRUST_NEVER };
	const struct shown_key *d;
	struct confirmation by;
	bool ever, counts;

	TRY(confirmation_read(g->c, &g->proved, json_text(key, "id"), &by, &ever));
	if (!ever || by.index >= g->size)
		return OK;
	k.confirmed = by.index;
	k.leaf = merkle_leaf(by.entry, strlen(by.entry));
	if (strcmp(json_text(key, "state"), "revoked") == 0)
		k.revoked_at = json_integer_value(json_object_get(key, "since"));
	TRY(key_document_read(g, key, &d));
	TRY(upheld_fetch(g->c, &g->proved, d->id, g->size, &k));
	TRY(key_roles_read(g, d, grants, &k));
	by.site = deciding_site(grants, d->is.site, &by);
	TRY(key_chain(g, d, &k, &by, &counts));
	if (counts && k.n_roles > 0)
		s->key[s->n++] = k;
	return OK;
}

/* ---- people ---- */

static enum err person_read(struct gathering *g, json_t *user)
{
	struct arena *mem = &g->c->cx.mem;
	struct trust_signer s = { .id = arena_strdup(mem, json_text(user, "id")) };
	const char *id = http_value(&g->c->cx, s.id);
	auto_json keys = NULL;
	auto_json grants = NULL;
	json_t *key;
	size_t n, i;

	TRY(signers_fetch_at(g->c, arena_printf(mem, "/v1/keys?user=%s", id), g->size, &keys));
	n = json_array_size(json_object_get(keys, "items"));
	if (n == 0)
		return OK;
	if (n > TRUST_KEYS_MAX)
		return errf(&g->c->cx, E_TOO_LARGE, "%s has more than %d keys", s.id,
			    TRUST_KEYS_MAX);
	s.key = arena_alloc(mem, n * sizeof(*s.key));
	TRY(signers_fetch_at(g->c, arena_printf(mem, "/v1/users/%s/roles", id), g->size, &grants));
	json_array_foreach (json_object_get(keys, "items"), i, key)
		TRY(signers_key_read(g, key, json_object_get(grants, "items"), &s));
	if (s.n == 0)
		return OK;
	TRY(suspensions_read(g->c, g->size, &s));
	if (g->out->n == TRUST_SIGNERS_MAX)
		return errf(&g->c->cx, E_TOO_LARGE, "more than %d people have keys",
			    TRUST_SIGNERS_MAX);
	g->out->signer[g->out->n++] = s;
	return OK;
}

static enum err people_read(struct gathering *g)
{
	struct arena *mem = &g->c->cx.mem;
	const char *cursor = "";

	g->out->signer = arena_alloc(mem, TRUST_SIGNERS_MAX * sizeof(*g->out->signer));
	while (cursor) {
		auto_json page = NULL;
		json_t *user;
		size_t i;

		TRY(signers_fetch_at(
			g->c,
			arena_printf(mem, "/v1/users?limit=" as_text(PAGE_LIMIT_MAX) "%s", cursor),
			g->size, &page));
		json_array_foreach (json_object_get(page, "items"), i, user)
			if (actor_kind_parse(json_text(user, "kind")) == KIND_PERSON)
				TRY(person_read(g, user));
		cursor = json_string_value(json_object_get(page, "next"));
		if (cursor)
			cursor = arena_printf(mem, "&cursor=%s", http_value(&g->c->cx, cursor));
	}
	return OK;
}

/* Whose key nobody confirmed who could is left out, and said by name. */
static enum err confirmed_only(struct gathering *g, const struct trust_signers *was)
{
	size_t n = 0;

	TRY(chain_judge(&g->chain, was));
	for (size_t i = 0; i < g->out->n; i++) {
		struct trust_signer s = g->out->signer[i];
		size_t kept = 0;

		for (size_t k = 0; k < s.n; k++) {
			const char *why = chain_fault(&g->chain, s.key[k].confirmed);

			if (!why)
				s.key[kept++] = s.key[k];
			else
				tell(g->c, "the key %s of %s is left out: %s\n",
				     s.key[k].fingerprint, s.id, why);
		}
		s.n = kept;
		if (kept > 0)
			g->out->signer[n++] = s;
	}
	g->out->n = n;
	return OK;
}

/* ---- what the log does not say ---- */

static struct trust_signer *signer_of(struct trust_signers *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->signer[i].id, id) == 0)
			return &s->signer[i];
	return NULL;
}

static enum err keys_carry(struct cli *c, const struct trust_signer *was, struct trust_signer *is)
{
	for (size_t i = 0; i < was->n; i++)
		for (size_t k = 0; k < is->n; k++) {
			const struct trust_key *old = &was->key[i];
			struct trust_key *key = &is->key[k];

			if (ssh_key_same(&old->public, &key->public))
				TRY(suspensions_carry(c, old, key));
		}
	return OK;
}

/*
 * Suspensions that no entry brought, keys of types that are unknown here and people without a key
 * are in no entry, and corrected clocks are the holders' word: they stay until the holders sign
 * otherwise.
 */
static enum err unsaid_carry(struct gathering *g, const struct trust_signers *was)
{
	g->out->corrected = was->corrected;
	g->out->n_corrected = was->n_corrected;
	for (size_t i = 0; i < was->n; i++) {
		const struct trust_signer *old = &was->signer[i];
		struct trust_signer *s = signer_of(g->out, old->id);

		if (!s && (old->n_unknown > 0 || old->n == 0)) {
			if (g->out->n == TRUST_SIGNERS_MAX)
				return errf(&g->c->cx, E_TOO_LARGE, "more than %d people have keys",
					    TRUST_SIGNERS_MAX);
			s = &g->out->signer[g->out->n++];
			*s = (struct trust_signer){ .id = old->id };
		}
		if (!s)
			continue;
		if (s->n + old->n_unknown > TRUST_KEYS_MAX)
			return errf(&g->c->cx, E_TOO_LARGE, "%s has more than %d keys", s->id,
				    TRUST_KEYS_MAX);
		TRY(keys_carry(g->c, old, s));
		s->unknown = old->unknown;
		s->n_unknown = old->n_unknown;
		if (s->n_unknown > 0)
			tell(g->c, "%s keeps %zu keys of types that this version does not know\n",
			     s->id, s->n_unknown);
	}
	return OK;
}

/* The head that this machine verifies now contains each under which something was proved. */
static enum err heads_join(struct gathering *g)
{
	struct head head;

	TRY(proved_join(g->c, &g->proved, &head));
	g->out->origin = g->out->n > 0 ? head.origin : NULL;
	g->out->head = checkpoint_head(&head.now);
	return OK;
}

enum err people_gather(struct cli *c, const struct in_force *force, int64_t size, int64_t step,
		       struct trust_signers *out)
{
	const struct trust_signers *was = &force->people;
	struct gathering g = { .c = c, .out = out, .size = size };
	struct head head;

	*out = (struct trust_signers){ .n = 0 };
	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	g.proved.logs = head.logs;
	g.proved.origin = head.origin;
	chain_begin(&g.chain, c, &head, force);
	TRY(people_read(&g));
	TRY(confirmed_only(&g, was));
	TRY(unsaid_carry(&g, was));
	if (step != STEP_NONE)
		TRY(clock_correct(c, &g.proved, step, out));
	return heads_join(&g);
}
