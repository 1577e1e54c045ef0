/*
 * Reading TUF metadata strictly where trust rests on it, and tolerantly where
 * the specification demands it: unknown members are signed as well and are no
 * error, but each known one must have its exact form.  A key's id must be the
 * hash of the key's canonical form, so one key has one id and counts once
 * toward a threshold.
 */

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/tuf.h"

/* TUF demands that members unknown to a reader are no error: they are signed too. */
static enum err tuf_known_end(struct ctx *cx, struct reader *r)
{
	return r->want ? read_end(cx, r) : OK;
}

static enum err tuf_wrong(struct ctx *cx, const char *place, const char *want)
{
	return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, want), "%s", place);
}

static const char *tuf_keep(struct ctx *cx, const char *text)
{
	return arena_strdup(&cx->mem, text);
}

bool tuf_time_parse(struct ctx *cx, const char *text, int64_t *ms)
{
	size_t n = strlen(text);

	return n == 20 && text[n - 1] == 'Z' &&
	       clock_parse(arena_printf(&cx->mem, "%.19s.000Z", text), ms);
}

static bool hex_parse(const char *hex, unsigned char *out, size_t size)
{
	size_t n;

	return strlen(hex) == 2 * size && strspn(hex, "0123456789abcdef") == 2 * size &&
	       sodium_hex2bin(out, size, hex, 2 * size, NULL, &n, NULL) == 0 && n == size;
}

struct head {
	json_t *json;    /* owned */
	struct reader r; /* over signed */
	int64_t version, expires;
};

/* The file's signed object; its first four members. */
static enum err tuf_head_parse(struct ctx *cx, const char *type, const void *bytes, size_t size,
			       size_t max, struct head *out)
{
	if (size > max)
		return errf(cx, E_INVALID, "%s metadata is at most %zu bytes", type, max);
	TRY(json_read(cx, bytes, size, &out->json));
	out->r = reader(json_object_get(out->json, "signed"), "/signed");
	if (strcmp(read_text(&out->r, "_type"), type) != 0)
		read_wrong(&out->r, "_type", type);
	if (strncmp(read_text(&out->r, "spec_version"), "1.", 2) != 0)
		read_wrong(&out->r, "spec_version", "1.0.34");
	out->version = read_int(&out->r, "version");
	if (out->version < 1)
		read_wrong(&out->r, "version", "a number from 1 on");
	if (!tuf_time_parse(cx, read_text(&out->r, "expires"), &out->expires))
		read_wrong(&out->r, "expires", "a time as 2026-01-31T08:15:00Z");
	return tuf_known_end(cx, &out->r);
}

/* ---- keys ---- */

static enum err tuf_key_parse(struct ctx *cx, json_t *json, const char *id, const char *place,
			      struct tuf_key *out)
{
	struct reader r = reader(json, place), value;
	unsigned char public[PUBLIC_KEY_SIZE] = { 0 };

	if (strcmp(read_text(&r, "keytype"), "ed25519") != 0)
		read_wrong(&r, "keytype", "ed25519");
	if (strcmp(read_text(&r, "scheme"), "ed25519") != 0)
		read_wrong(&r, "scheme", "ed25519");
	value = reader(read_object(&r, "keyval"), json_pointer(cx, place, "keyval"));
	TRY(tuf_known_end(cx, &r));
	if (!hex_parse(read_text(&value, "public"), public, sizeof(public)))
		read_wrong(&value, "public", "64 hex digits in lower case");
	TRY(tuf_known_end(cx, &value));
	*out = tuf_key(cx, public);
	if (strcmp(out->id, id) != 0 || json_object_size(json) != 3)
		return tuf_wrong(cx, place, "named by the SHA-256 of its canonical form");
	return OK;
}

/* A client that counts ids would count a key with two of them twice. */
static enum err point_once(struct ctx *cx, const struct tuf_keys *all, const char *place)
{
	for (size_t i = 0; i < all->n; i++)
		if (memcmp(all->key[i].public, all->key[all->n].public, PUBLIC_KEY_SIZE) == 0)
			return tuf_wrong(cx, place, "another key than those before it");
	return OK;
}

static enum err keys_parse(struct ctx *cx, json_t *json, const char *place, struct tuf_keys *out)
{
	const char *id;
	json_t *value;

	*out = (struct tuf_keys){ .n = 0 };
	if (json_object_size(json) > TUF_KEYS_MAX)
		return tuf_wrong(cx, place, "at most " as_text(TUF_KEYS_MAX) " keys");
	json_object_foreach (json, id, value) {
		TRY(tuf_key_parse(cx, value, id, json_pointer(cx, place, id), &out->key[out->n]));
		TRY(point_once(cx, out, json_pointer(cx, place, id)));
		out->n++;
	}
	return OK;
}

static enum err keyid_take(struct ctx *cx, const struct tuf_keys *all, json_t *item,
			   const char *place, struct tuf_keys *out)
{
	const char *id = json_string_value(item);

	for (size_t i = 0; id && i < out->n; i++)
		if (strcmp(out->key[i].id, id) == 0)
			return tuf_wrong(cx, place, "each key once");
	for (size_t i = 0; id && i < all->n; i++) {
		if (strcmp(all->key[i].id, id) != 0)
			continue;
		out->key[out->n++] = all->key[i];
		return OK;
	}
	return tuf_wrong(cx, place, "the ids of keys that stand in the file");
}

/* keyids and threshold of a role's object. */
static enum err tuf_role_parse(struct ctx *cx, const struct tuf_keys *all, struct reader *r,
			       struct tuf_keys *out)
{
	json_t *ids = read_array(r, "keyids");
	const char *place = json_pointer(cx, r->place, "keyids");

	*out = (struct tuf_keys){ .threshold = read_int(r, "threshold") };
	if (json_array_size(ids) > TUF_KEYS_MAX)
		read_wrong(r, "keyids", "at most " as_text(TUF_KEYS_MAX) " keys");
	TRY(tuf_known_end(cx, r));
	for (size_t i = 0; i < json_array_size(ids); i++)
		TRY(keyid_take(cx, all, json_array_get(ids, i), place, out));
	/* a threshold that cannot be met would lock the role for good */
	if (out->threshold < 1 || out->threshold > (int64_t)out->n)
		return tuf_wrong(cx, json_pointer(cx, r->place, "threshold"),
				 "from 1 to the number of keys");
	return OK;
}

/* ---- the files ---- */

/* Metadata of others has no such member; the judges of Signet's ask for it. */
static enum err signet_read(struct ctx *cx, const struct head *h, const char *of,
			    struct tuf_signet *out)
{
	json_t *json = json_object_get(h->r.object, TUF_SIGNET);

	return json ? tuf_signet_read(cx, json, of, out) : OK;
}

static enum err root_read(struct ctx *cx, struct head *h, struct tuf_root *out)
{
	struct tuf_keys all;
	json_t *keys, *roles;

	*out = (struct tuf_root){ .version = h->version, .expires = h->expires };
	TRY(signet_read(cx, h, "targets", &out->signet));
	if (!read_bool(&h->r, "consistent_snapshot"))
		read_wrong(&h->r, "consistent_snapshot", "true");
	keys = read_object(&h->r, "keys");
	roles = read_object(&h->r, "roles");
	TRY(tuf_known_end(cx, &h->r));
	TRY(keys_parse(cx, keys, "/signed/keys", &all));
	for (size_t i = 0; i < TUF_ROLES; i++) {
		const char *name = tuf_role_name((enum tuf_role)i);
		struct reader r = reader(json_object_get(roles, name),
					 json_pointer(cx, "/signed/roles", name));

		TRY(tuf_role_parse(cx, &all, &r, &out->role[i]));
	}
	return OK;
}

enum err tuf_root_parse(struct ctx *cx, const void *bytes, size_t size, struct tuf_root *out)
{
	struct head h = { .json = NULL };
	enum err e = tuf_head_parse(cx, "root", bytes, size, TUF_ROOT_MAX, &h);

	if (e == OK)
		e = root_read(cx, &h, out);
	json_drop(&h.json);
	return e;
}

static enum err length_hash_parse(struct ctx *cx, struct reader *r, int64_t *length,
				  struct hash *hash)
{
	struct reader hashes;

	*length = read_int(r, "length");
	if (*length < 0)
		read_wrong(r, "length", "a number from 0 on");
	hashes = reader(read_object(r, "hashes"), json_pointer(cx, r->place, "hashes"));
	TRY(tuf_known_end(cx, r));
	if (!hex_parse(read_text(&hashes, "sha256"), hash->b, HASH_SIZE))
		read_wrong(&hashes, "sha256", "64 hex digits in lower case");
	return tuf_known_end(cx, &hashes);
}

static enum err meta_parse(struct ctx *cx, json_t *json, const char *name, struct tuf_meta *out)
{
	const char *place = json_pointer(cx, "/signed/meta", name);
	struct reader r = reader(json, place);

	*out = (struct tuf_meta){ .name = tuf_keep(cx, name), .length = -1 };
	out->version = read_int(&r, "version");
	if (out->version < 1)
		read_wrong(&r, "version", "a number from 1 on");
	TRY(tuf_known_end(cx, &r));
	if (!json_object_get(json, "hashes") && !json_object_get(json, "length"))
		return OK;
	out->hashed = true;
	return length_hash_parse(cx, &r, &out->length, &out->hash);
}

static enum err tuf_list_read(struct ctx *cx, struct head *h, struct tuf_list *out)
{
	json_t *meta = read_object(&h->r, "meta"), *value;
	const char *name;

	TRY(tuf_known_end(cx, &h->r));
	*out = (struct tuf_list){ .version = h->version, .expires = h->expires };
	out->meta = arena_alloc(&cx->mem, (json_object_size(meta) + 1) * sizeof(*out->meta));
	json_object_foreach (meta, name, value)
		TRY(meta_parse(cx, value, name, &out->meta[out->n++]));
	return OK;
}

enum err tuf_list_parse(struct ctx *cx, enum tuf_role type, const void *bytes, size_t size,
			struct tuf_list *out)
{
	size_t max = type == TUF_TIMESTAMP ? TUF_TIMESTAMP_MAX : TUF_SNAPSHOT_MAX;
	struct head h = { .json = NULL };
	enum err e = tuf_head_parse(cx, tuf_role_name(type), bytes, size, max, &h);

	if (e == OK)
		e = tuf_list_read(cx, &h, out);
	if (e == OK && type == TUF_TIMESTAMP && (out->n != 1 || !tuf_meta_of(out, "snapshot.json")))
		e = tuf_wrong(cx, "/signed/meta", "of snapshot.json alone");
	json_drop(&h.json);
	return e;
}

static enum err tuf_paths_parse(struct ctx *cx, json_t *paths, const char *place,
				struct tuf_delegation *out)
{
	out->n_paths = json_array_size(paths);
	if (out->n_paths < 1 || out->n_paths > TUF_PATHS_MAX)
		return tuf_wrong(cx, place, "1 to " as_text(TUF_PATHS_MAX) " patterns");
	for (size_t i = 0; i < out->n_paths; i++) {
		const char *text = json_string_value(json_array_get(paths, i));

		if (!text)
			return tuf_wrong(cx, place, "texts");
		out->paths[i] = tuf_keep(cx, text);
	}
	return OK;
}

static enum err delegation_parse(struct ctx *cx, const struct tuf_keys *all, json_t *list, size_t i,
				 struct tuf_delegation *out)
{
	const char *place = arena_printf(&cx->mem, "/signed/delegations/roles/%zu", i);
	struct reader r = reader(json_array_get(list, i), place);
	json_t *paths = read_array(&r, "paths");

	*out = (struct tuf_delegation){ .name = read_name(cx, &r, "name") };
	if (strcmp(out->name, "targets") == 0)
		read_wrong(&r, "name", "another name than that of the top role");
	out->terminating = read_bool(&r, "terminating");
	TRY(tuf_role_parse(cx, all, &r, &out->keys));
	return tuf_paths_parse(cx, paths, json_pointer(cx, place, "paths"), out);
}

static enum err delegations_read(struct ctx *cx, json_t *json, struct tuf_targets *out)
{
	struct reader r = reader(json, "/signed/delegations");
	json_t *keys = read_object(&r, "keys"), *roles = read_array(&r, "roles");
	struct tuf_keys all;

	TRY(tuf_known_end(cx, &r));
	TRY(keys_parse(cx, keys, "/signed/delegations/keys", &all));
	out->n_roles = json_array_size(roles);
	if (out->n_roles > TUF_DELEGATED_MAX)
		return tuf_wrong(cx, "/signed/delegations/roles",
				 "at most " as_text(TUF_DELEGATED_MAX) " roles");
	out->role = arena_alloc(&cx->mem, (out->n_roles + 1) * sizeof(*out->role));
	for (size_t i = 0; i < out->n_roles; i++)
		TRY(delegation_parse(cx, &all, roles, i, &out->role[i]));
	return OK;
}

static enum err lifetimes_read(struct ctx *cx, json_t *json, struct tuf_lifetimes *out)
{
	struct reader r = reader(json, "/signed/x-signet-lifetimes");

	out->releases = read_int(&r, "releases");
	out->snapshot = read_int(&r, "snapshot");
	out->timestamp = read_int(&r, "timestamp");
	if (out->releases < 1 || out->snapshot < 1 || out->timestamp < 1 ||
	    out->releases > TUF_DAYS_MAX || out->snapshot > TUF_DAYS_MAX ||
	    out->timestamp > TUF_DAYS_MAX)
		read_wrong(&r, "timestamp", "1 to " as_text(TUF_DAYS_MAX) " days, as each of them");
	return tuf_known_end(cx, &r);
}

static enum err targets_read(struct ctx *cx, struct head *h, struct tuf_targets *out)
{
	json_t *all = json_object_get(h->json, "signed"), *json, *targets, *value;
	const char *path;

	*out = (struct tuf_targets){ .version = h->version, .expires = h->expires };
	/* only the top role delegates, and so only there a floor means anything */
	TRY(signet_read(cx, h, json_object_get(all, "delegations") ? TUF_ROLE_SIGNERS : NULL,
			&out->signet));
	targets = read_object(&h->r, "targets");
	TRY(tuf_known_end(cx, &h->r));
	out->target = arena_alloc(&cx->mem, (json_object_size(targets) + 1) * sizeof(*out->target));
	json_object_foreach (targets, path, value) {
		struct tuf_target *t = &out->target[out->n++];
		struct reader r = reader(value, json_pointer(cx, "/signed/targets", path));

		t->path = tuf_keep(cx, path);
		if (!path_ok(path))
			return tuf_wrong(cx, r.place, "a relative path");
		TRY(length_hash_parse(cx, &r, &t->length, &t->hash));
	}
	json = json_object_get(all, "delegations");
	out->delegates = json != NULL;
	if (json)
		TRY(delegations_read(cx, json, out));
	json = json_object_get(all, "x-signet-lifetimes");
	return json ? lifetimes_read(cx, json, &out->lifetimes) : OK;
}

enum err tuf_targets_parse(struct ctx *cx, const void *bytes, size_t size, struct tuf_targets *out)
{
	struct head h = { .json = NULL };
	enum err e = tuf_head_parse(cx, "targets", bytes, size, TUF_TARGETS_MAX, &h);

	if (e == OK)
		e = targets_read(cx, &h, out);
	json_drop(&h.json);
	return e;
}
