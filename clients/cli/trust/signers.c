/*
 * trust/signers.json, put together from what the server says of people and
 * keys, shown against what is in force, and signed here.  The signer vouches
 * for every line: the server only proposes.
 *
 * A key that was revoked stays in the file with the entry at which it ended, and
 * so do the keys of a person whose account has ended: what they signed before
 * is still in force, and a device must be able to verify it.
 *
 * A key's roles are read from its document, whose digest is checked, and not from
 * the roles that its owner holds now: the key was confirmed for those alone.
 */
#include "cli/nouns.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/ask.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/show.h"
#include "cli/trust/upload_trust.h"
#include "documents/limits.h"
#include "lib/head.h"
#include "proof/actor.h"

static enum err signers_fetch(struct cli *c, const char *path, json_t **out)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path, &reply));
	return api_json(&c->cx, &reply, out);
}

/* The roles that the key was confirmed for: its document says, and its digest is checked. */
static enum err signers_roles_read(struct cli *c, json_t *key, struct trust_key *out)
{
	const char *path = arena_printf(&c->cx.mem, "/v1/keys/%s/document", json_text(key, "id"));
	auto_json json = NULL;
	struct http_reply reply;
	struct hash h;
	json_t *role;
	size_t i;

	TRY(api_get(&c->cx, &c->api, path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	h = hash_bytes(reply.body, reply.size);
	if (strcmp(digest_text(&c->cx, &h), json_text(key, "document")) != 0 ||
	    strcmp(json_text(json, "fingerprint"), out->fingerprint) != 0)
		return errf(&c->cx, E_MISMATCH, "the document of key %s is another's",
			    out->fingerprint);
	json_array_foreach (json_object_get(json, "roles"), i, role) {
		if (out->n_roles == TRUST_ROLES_MAX)
			return errf(&c->cx, E_TOO_LARGE, "the key %s has more than %d roles",
				    out->fingerprint, TRUST_ROLES_MAX);
		if (json_is_string(role))
			out->roles[out->n_roles++] =
				arena_strdup(&c->cx.mem, json_string_value(role));
	}
	return OK;
}

/* Since when it counted: of a revoked key, as it was just before. */
static enum err since_read(struct cli *c, json_t *key, struct trust_key *out, bool *counts)
{
	int64_t index = json_integer_value(json_object_get(key, "index"));
	auto_json before = NULL;

	*counts = strcmp(json_text(key, "state"), "confirmed") == 0;
	out->valid_from = index;
	out->revoked_at = TRUST_NEVER;
	if (*counts || strcmp(json_text(key, "state"), "revoked") != 0)
		return OK;
	out->revoked_at = index;
	TRY(signers_fetch(c,
			  arena_printf(&c->cx.mem, "/v1/keys/%s?as_of=%lld", json_text(key, "id"),
				       (long long)index - 1),
			  &before));
	*counts = strcmp(json_text(before, "state"), "confirmed") == 0;
	out->valid_from = json_integer_value(json_object_get(before, "index"));
	return OK;
}

static enum err signers_key_read(struct cli *c, json_t *key, int64_t ended, struct trust_signer *s)
{
	struct trust_key k = { .valid_from = 0 };
	bool counts;

	TRY(since_read(c, key, &k, &counts));
	if (!counts)
		return OK;
	if (s->n == TRUST_KEYS_MAX)
		return errf(&c->cx, E_TOO_LARGE, "%s has more than %d keys", s->id, TRUST_KEYS_MAX);
	if (ended >= 0 && (k.revoked_at == TRUST_NEVER || k.revoked_at > ended))
		k.revoked_at = ended;
	TRY(ssh_key_parse(&c->cx, json_text(key, "public"), k.public));
	k.fingerprint = ssh_fingerprint(&c->cx, k.public);
	k.custody = arena_strdup(&c->cx.mem, json_text(key, "custody"));
	TRY(signers_roles_read(c, key, &k));
	s->key[s->n++] = k;
	return OK;
}

/* Somebody whose access has ended keeps what they signed before. */
static enum err person_read(struct cli *c, json_t *user, struct trust_signers *all)
{
	struct trust_signer s = { arena_strdup(&c->cx.mem, json_text(user, "id")),
				  arena_strdup(&c->cx.mem, json_text(user, "name")),
				  arena_strdup(&c->cx.mem, json_text(user, "site")),
				  arena_alloc(&c->cx.mem, TRUST_KEYS_MAX * sizeof(*s.key)), 0 };
	bool gone = strcmp(json_text(user, "state"), "deactivated") == 0;
	int64_t ended = gone ? json_integer_value(json_object_get(user, "index")) : -1;
	auto_json keys = NULL;
	json_t *key;
	size_t i;

	TRY(signers_fetch(c, arena_printf(&c->cx.mem, "/v1/keys?user=%s", http_value(&c->cx, s.id)),
			  &keys));
	json_array_foreach (json_object_get(keys, "items"), i, key)
		TRY(signers_key_read(c, key, ended, &s));
	if (s.n == 0)
		return OK;
	if (all->n == TRUST_SIGNERS_MAX)
		return errf(&c->cx, E_TOO_LARGE, "more than %d people have keys",
			    TRUST_SIGNERS_MAX);
	all->signer[all->n++] = s;
	return OK;
}

static enum err people_read(struct cli *c, struct trust_signers *all)
{
	const char *cursor = "";

	all->signer = arena_alloc(&c->cx.mem, TRUST_SIGNERS_MAX * sizeof(*all->signer));
	while (cursor) {
		auto_json page = NULL;
		json_t *user;
		size_t i;

		TRY(signers_fetch(c,
				  arena_printf(&c->cx.mem,
					       "/v1/users?limit=" as_text(PAGE_LIMIT_MAX) "%s",
					       cursor),
				  &page));
		json_array_foreach (json_object_get(page, "items"), i, user)
			if (actor_kind_parse(json_text(user, "kind")) == KIND_PERSON)
				TRY(person_read(c, user, all));
		cursor = json_string_value(json_object_get(page, "next"));
		if (cursor)
			cursor = arena_printf(&c->cx.mem, "&cursor=%s", http_value(&c->cx, cursor));
	}
	return OK;
}

/* A line for each key, so that a difference is seen as one. */
static const char *signers_readable(struct cli *c, const struct trust_signers *s)
{
	const char *out = "", *roles;

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++) {
			const struct trust_key *key = &s->signer[i].key[k];

			roles = "";
			for (size_t r = 0; r < key->n_roles; r++)
				roles = arena_printf(&c->cx.mem, "%s%s%s", roles, r ? "," : "",
						     key->roles[r]);
			out = arena_printf(
				&c->cx.mem, "%s%s (%s, %s) %s %s %s, from entry %lld%s\n", out,
				s->signer[i].id, s->signer[i].name, s->signer[i].site,
				key->fingerprint, key->custody, roles, (long long)key->valid_from,
				key->revoked_at == TRUST_NEVER
					? ""
					: arena_printf(&c->cx.mem, ", to entry %lld",
						       (long long)key->revoked_at));
		}
	return out;
}

/* What is in force; *version: of the role's metadata. */
static enum err signers_in_force(struct cli *c, struct trust_signers *out, int64_t *version)
{
	auto_json now = NULL;
	json_t *file, *role;
	size_t i;

	*out = (struct trust_signers){ .n = 0 };
	TRY(signers_fetch(c, "/v1/trust", &now));
	role = json_object_get(json_object_get(now, "metadata"), "signers");
	*version = json_integer_value(json_object_get(role, "version"));
	if (*version < 1)
		return err_next(&c->cx, errf(&c->cx, E_CONFLICT, "the server has no trust yet"),
				"Upload what 'signet trust init' made: signet trust upload DIR.");
	json_array_foreach (json_object_get(now, "files"), i, file) {
		const char *text = json_text(file, "content");

		if (strcmp(json_text(file, "path"), TRUST_SIGNERS) == 0)
			TRY(trust_signers_parse(&c->cx, text, strlen(text), out));
	}
	return OK;
}

enum err cmd_trust_signers(struct cli *c)
{
	const char *dir = arg(c, 0), *seed = opt(c, "key"), *name;
	struct trust_signers was, is = { .n = 0 };
	auto_own_key key = { .ssh = NULL };
	struct printer file;
	struct head head;
	int64_t version;

	seed = seed ? seed : arena_printf(&c->cx.mem, "%s/signers.seed", dir);
	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	TRY(signers_in_force(c, &was, &version));
	TRY(people_read(c, &is));
	trust_signers_print(&c->cx, &is, &file);
	TRY(trust_signers_parse(&c->cx, file.text, file.size, &is));
	documents_compare(c, signers_readable(c, &was), signers_readable(c, &is));
	TRY(ask_meant(c, "These people may sign.", "yes"));
	TRY(own_key_read(&c->cx, seed, &key));
	TRY(trust_signers_make(&c->cx, dir, &file, version + 1, opt_int(c, "days", TRUST_YEAR_DAYS),
			       &key, &name));
	return trust_upload(c, dir);
}
