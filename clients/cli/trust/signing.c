#include "cli/trust/signing.h"

#include <string.h>
#include <unistd.h>

#include "cli/kit/out.h"
#include "cli/trust/kept.h"
#include "lib/file.h"
#include "proof/digest.h"

enum err version_is_new(struct cli *c, const char *dir, const char *role, int64_t version)
{
	const char *path = metadata_path(c, dir, version, role);

	if (access(path, F_OK) != 0)
		return OK;
	return err_next(
		&c->cx,
		errf(&c->cx, E_CONFLICT, "%s is there already, and others may have signed it",
		     path),
		"%s",
		arena_printf(
			&c->cx.mem,
			"Sign it: signet trust sign %s --key SEED. To make it anew, move it away.",
			path));
}

/* ---- whose keys ---- */

static enum err metadata_newest(struct cli *c, const char *dir, const char *role, char **text,
				size_t *size)
{
	int64_t newest = folder_newest(c, dir, role);

	return file_load(&c->cx, metadata_path(c, dir, newest > 0 ? newest : 1, role),
			 TUF_TARGETS_MAX, text, size);
}

static void by_add(struct signing *s, const char *whose, const struct tuf_keys *keys)
{
	s->by[s->n].whose = whose;
	s->by[s->n++].keys = keys;
}

static enum err by_roots(struct cli *c, const struct tuf_root *next, struct signing *s)
{
	struct tuf_root *was = arena_alloc(&c->cx.mem, sizeof(*was));
	size_t size;
	char *text;

	by_add(s, "its own keys", &next->role[TUF_ROOT]);
	if (next->version == 1)
		return OK;
	TRY(file_load(&c->cx, metadata_path(c, s->dir, next->version - 1, s->role), TUF_ROOT_MAX,
		      &text, &size));
	TRY(tuf_root_parse(&c->cx, text, size, was));
	by_add(s, "the keys of the root before", &was->role[TUF_ROOT]);
	return OK;
}

static enum err by_root(struct cli *c, struct signing *s)
{
	struct tuf_root *r = arena_alloc(&c->cx.mem, sizeof(*r));
	size_t size;
	char *text;

	TRY(metadata_newest(c, s->dir, "root", &text, &size));
	TRY(tuf_root_parse(&c->cx, text, size, r));
	by_add(s, "the keys that root names", &r->role[TUF_TARGETS]);
	return OK;
}

static enum err by_targets(struct cli *c, struct signing *s)
{
	const struct tuf_delegation *d;
	struct tuf_targets t;
	size_t size;
	char *text;

	TRY(metadata_newest(c, s->dir, "targets", &text, &size));
	TRY(tuf_targets_parse(&c->cx, text, size, &t));
	d = tuf_delegation_of(&t, s->role);
	if (!d)
		return errf(&c->cx, E_NOT_FOUND, "targets names no keys of %s", s->role);
	by_add(s, "the keys that targets names", &d->keys);
	return OK;
}

enum err signing_of(struct cli *c, const char *dir, const char *role, int64_t version,
		    const struct tuf_root *next, struct signing *out)
{
	*out = (struct signing){ .dir = dir, .role = role, .version = version };
	if (next)
		return by_roots(c, next, out);
	return strcmp(role, "targets") == 0 ? by_root(c, out) : by_targets(c, out);
}

/* ---- what they signed ---- */

enum err signing_counts(struct cli *c, const struct signing *s, const struct own_key *key)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->by[i].keys->n; k++)
			if (memcmp(s->by[i].keys->key[k].public, key->seed.signer.public,
				   PUBLIC_KEY_SIZE) == 0)
				return OK;
	return errf(&c->cx, E_FORBIDDEN, "%s is not signed by the key %s: it would not count",
		    s->role, key->fingerprint);
}

enum err signing_say(struct cli *c, const struct signing *s, const void *bytes, size_t size)
{
	const char *path = metadata_path(c, s->dir, s->version, s->role);
	struct hash digest = hash_bytes(bytes, size);
	bool whole = true;
	int64_t n;

	for (size_t i = 0; i < s->n; i++) {
		TRY(tuf_signed_by(&c->cx, bytes, size, s->by[i].keys, &n));
		say(stdout, "%s has %lld of the %lld signatures it needs by %s\n", path,
		    (long long)n, (long long)s->by[i].keys->threshold, s->by[i].whose);
		whole &= n >= s->by[i].keys->threshold;
	}
	if (whole && strcmp(s->role, "root") == 0)
		say(stdout, "its digest, to be written on paper: %s\n",
		    digest_text(&c->cx, &digest));
	if (!whole)
		say(stdout, "Another holder: signet trust sign %s --key SEED\n", path);
	say(stdout, "%s: signet trust upload %s\n", whole ? "Now" : "Then", s->dir);
	return OK;
}
