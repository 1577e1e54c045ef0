/*
 * Printing TUF metadata, in the canonical form that is hashed and signed:
 * sorted keys, no spaces, only the two escapes that OLPC's canonical JSON has.
 * Each printed file is read again and printed from that (signed_close()), so
 * that printer and reader agree on every file that leaves.
 */

#include "documents/tuf.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/policy.h"

/* ---- canonical form ---- */

static void canonical_text(struct printer *out, const char *s)
{
	put_bytes(out, "\"", 1);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			put_bytes(out, "\\", 1);
		put_bytes(out, s, 1);
	}
	put_bytes(out, "\"", 1);
}

static int tuf_by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void canonical_object(struct ctx *cx, json_t *object, struct printer *out)
{
	size_t n = json_object_size(object), i = 0;
	const char **keys = arena_alloc(&cx->mem, (n + 1) * sizeof(*keys)), *key;
	json_t *value;

	json_object_foreach (object, key, value)
		keys[i++] = key;
	qsort(keys, n, sizeof(*keys), tuf_by_bytes);
	put_bytes(out, "{", 1);
	for (i = 0; i < n; i++) {
		if (i > 0)
			put_bytes(out, ",", 1);
		canonical_text(out, keys[i]);
		put_bytes(out, ":", 1);
		tuf_canonical(cx, json_object_get(object, keys[i]), out);
	}
	put_bytes(out, "}", 1);
}

static void canonical_array(struct ctx *cx, json_t *array, struct printer *out)
{
	put_bytes(out, "[", 1);
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i > 0)
			put_bytes(out, ",", 1);
		tuf_canonical(cx, json_array_get(array, i), out);
	}
	put_bytes(out, "]", 1);
}

static void canonical_word(struct ctx *cx, json_t *value, struct printer *out)
{
	const char *word = json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null";

	if (json_is_integer(value))
		word = arena_printf(&cx->mem, "%lld", (long long)json_integer_value(value));
	put_bytes(out, word, strlen(word));
}

void tuf_canonical(struct ctx *cx, json_t *value, struct printer *out)
{
	if (json_is_object(value))
		canonical_object(cx, value, out);
	else if (json_is_array(value))
		canonical_array(cx, value, out);
	else if (json_is_string(value))
		canonical_text(out, json_string_value(value));
	else
		canonical_word(cx, value, out);
}

/* ---- small things ---- */

const char *tuf_role_name(enum tuf_role role)
{
	static const char *const names[TUF_ROLES] = { "root", "timestamp", "snapshot", "targets" };

	return names[role];
}

struct tuf_key tuf_key(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE])
{
	const char *text = arena_printf(
		&cx->mem,
		"{\"keytype\":\"ed25519\",\"keyval\":{\"public\":\"%s\"},\"scheme\":\"ed25519\"}",
		hex_text(cx, public, PUBLIC_KEY_SIZE));
	struct hash h = hash_bytes(text, strlen(text));
	struct tuf_key key;

	memcpy(key.public, public, PUBLIC_KEY_SIZE);
	memcpy(key.id, hex_text(cx, h.b, HASH_SIZE), sizeof(key.id));
	return key;
}

const char *tuf_release_target(struct ctx *cx, const char *model, int64_t number, const char *file)
{
	return arena_printf(&cx->mem, "models/%s/%lld/%s", model, (long long)number, file);
}

const char *tuf_artifact_target(struct ctx *cx, const char *digest)
{
	return arena_printf(&cx->mem, TUF_ARTIFACTS "%s", digest + strlen("sha256:"));
}

bool tuf_path_fits(const char *pattern, const char *path)
{
	return glob_fits(pattern, path, '?');
}

const struct tuf_meta *tuf_meta_of(const struct tuf_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->meta[i].name, name) == 0)
			return &l->meta[i];
	return NULL;
}

const struct tuf_target *tuf_target_of(const struct tuf_targets *t, const char *path)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->target[i].path, path) == 0)
			return &t->target[i];
	return NULL;
}

struct tuf_delegation *tuf_delegation_of(const struct tuf_targets *t, const char *role)
{
	for (size_t i = 0; i < t->n_roles; i++)
		if (strcmp(t->role[i].name, role) == 0)
			return &t->role[i];
	return NULL;
}

const char *tuf_target_url(struct ctx *cx, const struct tuf_target *t)
{
	const char *slash = strrchr(t->path, '/');
	int folder = slash ? (int)(slash + 1 - t->path) : 0;

	return arena_printf(&cx->mem, "%.*s%s.%s", folder, t->path,
			    hex_text(cx, t->hash.b, HASH_SIZE), t->path + folder);
}

enum err tuf_target_check(struct ctx *cx, const struct tuf_target *t, const void *bytes,
			  size_t size)
{
	struct hash h = hash_bytes(bytes, size);

	if ((int64_t)size != t->length || !hash_same(&h, &t->hash))
		return errf(cx, E_MISMATCH, "%s has other bytes than the ones signed", t->path);
	return OK;
}

/* ---- printing ---- */

const char *tuf_time_text(struct ctx *cx, int64_t ms)
{
	return arena_printf(&cx->mem, "%.19sZ", clock_text(cx, ms));
}

static void tuf_put_key(struct ctx *cx, struct printer *p, const struct tuf_key *k)
{
	put_open(p, k->id, '{');
	put_text(p, "keytype", "ed25519");
	put_open(p, "keyval", '{');
	put_text(p, "public", hex_text(cx, k->public, PUBLIC_KEY_SIZE));
	put_close(p, '}');
	put_text(p, "scheme", "ed25519");
	put_close(p, '}');
}

static bool listed(struct tuf_keys *all, const struct tuf_key *k)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->key[i].id, k->id) == 0)
			return true;
	return false;
}

/* The keys of some roles, each once. */
static void put_keys(struct ctx *cx, struct printer *p, const struct tuf_keys *const *roles,
		     size_t n)
{
	struct tuf_keys done = { .n = 0 };

	put_open(p, "keys", '{');
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < roles[i]->n && done.n < TUF_KEYS_MAX; k++) {
			if (listed(&done, &roles[i]->key[k]))
				continue;
			done.key[done.n++] = roles[i]->key[k];
			tuf_put_key(cx, p, &roles[i]->key[k]);
		}
	put_close(p, '}');
}

static void put_role(struct printer *p, const struct tuf_keys *keys)
{
	put_open(p, "keyids", '[');
	for (size_t i = 0; i < keys->n; i++)
		put_text(p, NULL, keys->key[i].id);
	put_close(p, ']');
	put_int(p, "threshold", keys->threshold);
}

static struct printer signed_open(struct ctx *cx, const char *type, int64_t version,
				  int64_t expires)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_text(&p, "_type", type);
	put_text(&p, "spec_version", TUF_SPEC);
	put_int(&p, "version", version);
	put_text(&p, "expires", tuf_time_text(cx, expires));
	return p;
}

/* The printed text is read again and printed in the canonical form. */
static enum err signed_close(struct ctx *cx, struct printer *p, struct printer *out)
{
	auto_json json = NULL;

	put_close(p, '}');
	TRY(json_read(cx, p->text, p->size, &json));
	*out = (struct printer){ .mem = &cx->mem };
	tuf_canonical(cx, json, out);
	return OK;
}

enum err tuf_root_print(struct ctx *cx, const struct tuf_root *r, struct printer *out)
{
	struct printer p = signed_open(cx, "root", r->version, r->expires);
	const struct tuf_keys *roles[TUF_ROLES];

	put_bool(&p, "consistent_snapshot", true);
	for (size_t i = 0; i < TUF_ROLES; i++)
		roles[i] = &r->role[i];
	put_keys(cx, &p, roles, TUF_ROLES);
	put_open(&p, "roles", '{');
	for (size_t i = 0; i < TUF_ROLES; i++) {
		put_open(&p, tuf_role_name((enum tuf_role)i), '{');
		put_role(&p, roles[i]);
		put_close(&p, '}');
	}
	put_close(&p, '}');
	if (r->signet.instance)
		tuf_signet_print(cx, &p, "targets", &r->signet);
	return signed_close(cx, &p, out);
}

static void put_hashes(struct ctx *cx, struct printer *p, const struct hash *h)
{
	put_open(p, "hashes", '{');
	put_text(p, "sha256", hex_text(cx, h->b, HASH_SIZE));
	put_close(p, '}');
}

enum err tuf_list_print(struct ctx *cx, enum tuf_role type, const struct tuf_list *l,
			struct printer *out)
{
	struct printer p = signed_open(cx, tuf_role_name(type), l->version, l->expires);

	put_open(&p, "meta", '{');
	for (size_t i = 0; i < l->n; i++) {
		put_open(&p, l->meta[i].name, '{');
		put_int(&p, "version", l->meta[i].version);
		if (l->meta[i].length >= 0)
			put_int(&p, "length", l->meta[i].length);
		if (l->meta[i].hashed)
			put_hashes(cx, &p, &l->meta[i].hash);
		put_close(&p, '}');
	}
	put_close(&p, '}');
	return signed_close(cx, &p, out);
}

static void put_delegations(struct ctx *cx, struct printer *p, const struct tuf_targets *t)
{
	const struct tuf_keys *roles[TUF_DELEGATED_MAX];
	size_t n = t->n_roles < TUF_DELEGATED_MAX ? t->n_roles : TUF_DELEGATED_MAX;

	put_open(p, "delegations", '{');
	for (size_t i = 0; i < n; i++)
		roles[i] = &t->role[i].keys;
	put_keys(cx, p, roles, n);
	put_open(p, "roles", '[');
	for (size_t i = 0; i < n; i++) {
		const struct tuf_delegation *d = &t->role[i];

		put_open(p, NULL, '{');
		put_text(p, "name", d->name);
		put_role(p, &d->keys);
		put_open(p, "paths", '[');
		for (size_t k = 0; k < d->n_paths; k++)
			put_text(p, NULL, d->paths[k]);
		put_close(p, ']');
		put_bool(p, "terminating", d->terminating);
		put_close(p, '}');
	}
	put_close(p, ']');
	put_close(p, '}');
}

static void put_lifetimes(struct printer *p, const struct tuf_lifetimes *l)
{
	put_open(p, "x-signet-lifetimes", '{');
	put_int(p, "releases", l->releases);
	put_int(p, "snapshot", l->snapshot);
	put_int(p, "timestamp", l->timestamp);
	put_close(p, '}');
}

enum err tuf_targets_print(struct ctx *cx, const struct tuf_targets *t, struct printer *out)
{
	struct printer p = signed_open(cx, "targets", t->version, t->expires);

	put_open(&p, "targets", '{');
	for (size_t i = 0; i < t->n; i++) {
		put_open(&p, t->target[i].path, '{');
		put_int(&p, "length", t->target[i].length);
		put_hashes(cx, &p, &t->target[i].hash);
		put_close(&p, '}');
	}
	put_close(&p, '}');
	if (t->n_roles > 0)
		put_delegations(cx, &p, t);
	if (t->signet.instance)
		tuf_signet_print(cx, &p, TUF_ROLE_SIGNERS, &t->signet);
	if (t->lifetimes.timestamp > 0)
		put_lifetimes(&p, &t->lifetimes);
	return signed_close(cx, &p, out);
}
