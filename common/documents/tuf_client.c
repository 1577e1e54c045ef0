/*
 * The client's side of TUF (specification 1.0.34, section 5): which file may be
 * trusted after which.  Agent and server use the same code, so the server
 * accepts no trust that a device would refuse.
 *
 * The workflow is an order and not a set of checks.  Root is followed version
 * by version, each signed by the keys of the one before and by its own;
 * timestamp names the snapshot; snapshot names the versions of targets; the top
 * targets role delegates.  A step that finds its predecessor missing is refused
 * (unordered()).
 *
 * Two dangers are kept apart.  Rollback: a version lower than one that was
 * trusted is refused even if it is signed and in date, so what was trusted is
 * remembered also when it has expired.  Freeze: what has expired is not used,
 * however often it is served again.
 *
 * People's lifetimes (targets' custom members) bound what the server's own keys
 * may state: a stolen timestamp key cannot sign for the next ten years.
 *
 * Never: look at the clock here (now is given once, for a whole refresh); use a
 * snapshot that was kept from before without a fresh one over it; let a
 * delegated role delegate.
 */

#include <string.h>

#include "base/clock.h"
#include "documents/tuf.h"

static enum err unordered(struct ctx *cx, const char *first)
{
	return errf(cx, E_CONFLICT, "%s must be trusted first", first);
}

static enum err expiry_check(struct ctx *cx, const struct tuf_client *c, const char *what,
			     int64_t expires)
{
	if (expires > c->now)
		return OK;
	return errf(cx, E_STALE, "%s expired at %s", what, clock_text(cx, expires));
}

/* Judged once the top role is trusted: until then nothing is installed by it. */
static enum err life_check(struct ctx *cx, struct tuf_client *c, const char *what, int64_t expires,
			   int64_t days)
{
	if (days == 0 || expires <= c->now + days * DAY_MS + BEHIND)
		return OK;
	c->too_long = true;
	return errf(cx, E_FORBIDDEN,
		    "%s is good until %s: people allow it %lld days, and it is %s here", what,
		    clock_text(cx, expires), (long long)days, clock_text(cx, c->now));
}

static enum err older(struct ctx *cx, const char *what, int64_t version, int64_t trusted)
{
	return errf(cx, E_CONFLICT, "%s of version %lld is older than the trusted version %lld",
		    what, (long long)version, (long long)trusted);
}

/* Length and hash as the list says them, before anything is parsed. */
static enum err meta_check(struct ctx *cx, const struct tuf_meta *m, const void *bytes, size_t size)
{
	struct hash h;

	if (!m->hashed)
		return OK;
	h = hash_bytes(bytes, size);
	if ((int64_t)size != m->length || !hash_same(&h, &m->hash))
		return errf(cx, E_MISMATCH, "%s has other bytes than the ones signed", m->name);
	return OK;
}

/* ---- root ---- */

void tuf_client_init(struct tuf_client *c, int64_t now)
{
	*c = (struct tuf_client){ .now = now };
}

enum err tuf_root_trust(struct ctx *cx, struct tuf_client *c, const void *bytes, size_t size)
{
	struct tuf_root r;

	TRY(tuf_root_parse(cx, bytes, size, &r));
	TRY(tuf_verify(cx, "root", bytes, size, &r.role[TUF_ROOT]));
	c->root = r;
	return OK;
}

static bool keys_same(const struct tuf_keys *a, const struct tuf_keys *b)
{
	if (a->n != b->n || a->threshold != b->threshold)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->key[i].id, b->key[i].id) != 0)
			return false;
	return true;
}

enum err tuf_root_update(struct ctx *cx, struct tuf_client *c, const void *bytes, size_t size)
{
	struct tuf_root r;

	if (c->root.version == 0)
		return unordered(cx, "a root");
	TRY(tuf_root_parse(cx, bytes, size, &r));
	TRY(tuf_verify(cx, "root, by the keys of the root before,", bytes, size,
		       &c->root.role[TUF_ROOT]));
	TRY(tuf_verify(cx, "root", bytes, size, &r.role[TUF_ROOT]));
	/* one step at a time: a root that skips one would hide a change of keys */
	if (r.version != c->root.version + 1)
		return errf(cx, E_CONFLICT, "root of version %lld does not follow version %lld",
			    (long long)r.version, (long long)c->root.version);
	/* recovery from a fast-forward attack: 5.3.11 */
	if (!keys_same(&r.role[TUF_TIMESTAMP], &c->root.role[TUF_TIMESTAMP]) ||
	    !keys_same(&r.role[TUF_SNAPSHOT], &c->root.role[TUF_SNAPSHOT])) {
		c->timestamp = (struct tuf_list){ 0 };
		c->snapshot = (struct tuf_list){ 0 };
	}
	c->root = r;
	return OK;
}

/* ---- timestamp and snapshot ---- */

enum err tuf_timestamp_update(struct ctx *cx, struct tuf_client *c, const void *bytes, size_t size,
			      bool *fresh)
{
	const struct tuf_meta *was, *is;
	struct tuf_list t;

	*fresh = false;
	if (c->root.version == 0)
		return unordered(cx, "a root");
	TRY(expiry_check(cx, c, "root", c->root.expires));
	TRY(tuf_list_parse(cx, TUF_TIMESTAMP, bytes, size, &t));
	TRY(tuf_verify(cx, "timestamp", bytes, size, &c->root.role[TUF_TIMESTAMP]));
	c->older = c->timestamp.version > t.version;
	if (c->older)
		return older(cx, "timestamp", t.version, c->timestamp.version);
	if (c->timestamp.version == t.version)
		return expiry_check(cx, c, "timestamp", c->timestamp.expires);
	is = tuf_meta_of(&t, "snapshot.json");
	was = c->timestamp.version > 0 ? tuf_meta_of(&c->timestamp, "snapshot.json") : NULL;
	if (was && was->version > is->version)
		return older(cx, "snapshot", is->version, was->version);
	TRY(life_check(cx, c, "timestamp", t.expires, c->targets.lifetimes.timestamp));
	c->timestamp = t;
	*fresh = true;
	/* trusted against rollback even so: it is not used until it is replaced */
	return expiry_check(cx, c, "timestamp", t.expires);
}

static enum err snapshot_follows(struct ctx *cx, const struct tuf_list *was,
				 const struct tuf_list *is)
{
	for (size_t i = 0; i < was->n; i++) {
		const struct tuf_meta *m = tuf_meta_of(is, was->meta[i].name);

		if (!m)
			return errf(cx, E_CONFLICT, "the snapshot no longer lists %s",
				    was->meta[i].name);
		if (m->version < was->meta[i].version)
			return older(cx, m->name, m->version, was->meta[i].version);
	}
	return OK;
}

static enum err snapshot_differs(struct ctx *cx, int64_t version, const struct tuf_meta *m)
{
	return errf(cx, E_CONFLICT,
		    "snapshot of version %lld is not version %lld, as the timestamp says",
		    (long long)version, (long long)m->version);
}

static enum err snapshot_final(struct ctx *cx, const struct tuf_client *c)
{
	const struct tuf_meta *m;

	if (c->timestamp.version == 0)
		return unordered(cx, "a timestamp");
	TRY(expiry_check(cx, c, "timestamp", c->timestamp.expires));
	if (c->snapshot.version == 0 || c->snapshot_kept)
		return unordered(cx, "a snapshot");
	m = tuf_meta_of(&c->timestamp, "snapshot.json");
	if (c->snapshot.version != m->version)
		return snapshot_differs(cx, c->snapshot.version, m);
	return expiry_check(cx, c, "snapshot", c->snapshot.expires);
}

enum err tuf_snapshot_kept(struct ctx *cx, struct tuf_client *c, const void *bytes, size_t size)
{
	const struct tuf_meta *m;
	struct tuf_list s;

	if (c->timestamp.version == 0)
		return unordered(cx, "a timestamp");
	TRY(tuf_list_parse(cx, TUF_SNAPSHOT, bytes, size, &s));
	TRY(tuf_verify(cx, "snapshot", bytes, size, &c->root.role[TUF_SNAPSHOT]));
	m = tuf_meta_of(&c->timestamp, "snapshot.json");
	/* kept after its timestamp, it is ahead only of one that new keys began anew */
	if (s.version > m->version)
		return snapshot_differs(cx, s.version, m);
	c->snapshot = s;
	c->snapshot_kept = true;
	return OK;
}

enum err tuf_snapshot_update(struct ctx *cx, struct tuf_client *c, const void *bytes, size_t size)
{
	const struct tuf_meta *m;
	struct tuf_list s;

	if (c->timestamp.version == 0)
		return unordered(cx, "a timestamp");
	TRY(expiry_check(cx, c, "timestamp", c->timestamp.expires));
	TRY(tuf_list_parse(cx, TUF_SNAPSHOT, bytes, size, &s));
	TRY(tuf_verify(cx, "snapshot", bytes, size, &c->root.role[TUF_SNAPSHOT]));
	TRY(snapshot_follows(cx, &c->snapshot, &s));
	m = tuf_meta_of(&c->timestamp, "snapshot.json");
	if (s.version != m->version)
		return snapshot_differs(cx, s.version, m);
	TRY(meta_check(cx, m, bytes, size));
	TRY(life_check(cx, c, "snapshot", s.expires, c->targets.lifetimes.snapshot));
	c->snapshot = s;
	c->snapshot_kept = false;
	return snapshot_final(cx, c);
}

/* ---- targets ---- */

static const struct tuf_keys *keys_of(const struct tuf_client *c, const char *role)
{
	const struct tuf_delegation *d = tuf_delegation_of(&c->targets, role);

	if (strcmp(role, "targets") == 0)
		return &c->root.role[TUF_TARGETS];
	return d ? &d->keys : NULL;
}

/* A new top role begins with no delegated files: the keys for them may be
 * others. */
static struct tuf_targets *tuf_client_place_of(struct ctx *cx, struct tuf_client *c,
					       const char *role)
{
	size_t i;

	if (strcmp(role, "targets") == 0) {
		c->n_delegated = 0; /* what its older version delegated to is trusted no more */
		return &c->targets;
	}
	for (i = 0; i < c->n_delegated; i++)
		if (strcmp(c->delegated[i].name, role) == 0)
			return &c->delegated[i].t;
	c->delegated[i].name = arena_strdup(&cx->mem, role);
	c->n_delegated++;
	return &c->delegated[i].t;
}

/* Of the top role: what it allows those that were read before it; of those with keys on the server:
 * what it allows them. */
static enum err lives_check(struct ctx *cx, struct tuf_client *c, const char *role,
			    const struct tuf_targets *t)
{
	const struct tuf_lifetimes *life = &t->lifetimes;

	if (strcmp(role, TUF_ROLE_RELEASES) == 0 || strcmp(role, TUF_ROLE_STOPS) == 0)
		return life_check(cx, c, role, t->expires, c->targets.lifetimes.releases);
	if (strcmp(role, "targets") != 0)
		return OK;
	TRY(life_check(cx, c, "timestamp", c->timestamp.expires, life->timestamp));
	return life_check(cx, c, "snapshot", c->snapshot.expires, life->snapshot);
}

static enum err tuf_client_targets_check(struct ctx *cx, struct tuf_client *c, const char *role,
					 const struct tuf_meta *m, const struct tuf_targets *t)
{
	if (t->version != m->version)
		return errf(cx, E_CONFLICT,
			    "%s of version %lld is not version %lld, as the snapshot says", role,
			    (long long)t->version, (long long)m->version);
	if (t->n_roles > 0 && strcmp(role, "targets") != 0)
		return errf(cx, E_INVALID, "%s delegates, and only the top role may", role);
	TRY(lives_check(cx, c, role, t));
	return expiry_check(cx, c, role, t->expires);
}

enum err tuf_targets_update(struct ctx *cx, struct tuf_client *c, const char *role,
			    const void *bytes, size_t size)
{
	const struct tuf_meta *m;
	const struct tuf_keys *keys;
	struct tuf_targets t;

	TRY(snapshot_final(cx, c));
	if (strcmp(role, "targets") != 0 && c->targets.version == 0)
		return unordered(cx, "targets");
	keys = keys_of(c, role);
	m = tuf_meta_of(&c->snapshot, arena_printf(&cx->mem, "%s.json", role));
	if (!keys || !m)
		return errf(cx, E_CONFLICT, "nothing trusted names the role %s", role);
	TRY(meta_check(cx, m, bytes, size));
	TRY(tuf_targets_parse(cx, bytes, size, &t));
	TRY(tuf_verify(cx, role, bytes, size, keys));
	TRY(tuf_client_targets_check(cx, c, role, m, &t));
	*tuf_client_place_of(cx, c, role) = t;
	return OK;
}

enum err tuf_name(struct ctx *cx, const struct tuf_client *c, const char *role, const char **name,
		  int64_t *max)
{
	bool snapshot = strcmp(role, "snapshot") == 0;
	const struct tuf_list *list = snapshot ? &c->timestamp : &c->snapshot;
	const char *file = arena_printf(&cx->mem, "%s.json", role);
	const struct tuf_meta *m = tuf_meta_of(list, file);

	if (list->version == 0 || !m)
		return errf(cx, E_CONFLICT, "nothing trusted names the role %s", role);
	*name = arena_printf(&cx->mem, "%lld.%s", (long long)m->version, file);
	*max = m->length >= 0 ? m->length : snapshot ? TUF_SNAPSHOT_MAX : TUF_TARGETS_MAX;
	return OK;
}

static bool speaks_of(const struct tuf_delegation *d, const char *path)
{
	for (size_t i = 0; i < d->n_paths; i++)
		if (tuf_path_fits(d->paths[i], path))
			return true;
	return false;
}

const struct tuf_targets *tuf_delegated_of(const struct tuf_client *c, const char *role)
{
	for (size_t i = 0; i < c->n_delegated; i++)
		if (strcmp(c->delegated[i].name, role) == 0)
			return &c->delegated[i].t;
	return NULL;
}

/* The order of delegations counts: the first role that may name a path and is
 * terminating has the last word, even if it names nothing. */
enum err tuf_target_find(struct ctx *cx, const struct tuf_client *c, const char *path,
			 struct tuf_target *out, const char **need)
{
	const struct tuf_target *found = tuf_target_of(&c->targets, path);
	const struct tuf_targets *t;

	*need = c->targets.version == 0 ? "targets" : NULL;
	for (size_t i = 0; !found && !*need && i < c->targets.n_roles; i++) {
		const struct tuf_delegation *d = &c->targets.role[i];

		if (!speaks_of(d, path))
			continue;
		t = tuf_delegated_of(c, d->name);
		*need = t ? NULL : d->name;
		found = t ? tuf_target_of(t, path) : NULL;
		if (t && d->terminating)
			break;
	}
	if (*need)
		return OK;
	if (!found)
		return errf(cx, E_NOT_FOUND, "no role that may speak of %s names it", path);
	*out = *found;
	return OK;
}
