/*
 * Following the TUF metadata.  Metadata of earlier acts is loaded before anything is fetched,
 * expired or not, because it is the only memory against rollback.  A file is kept only after it was
 * verified, so a file that is kept was trusted once.
 *
 * Beside the client of The Update Framework, and not in it, since others expect
 * that client to forget: the highest versions of what people signed.  Where the
 * file of these versions is lost or damaged, it is made again from the metadata
 * that is kept, whose bytes were verified then.  Where that metadata is gone,
 * too, nothing here remembers what people replaced, and a person must bring it
 * anew.
 *
 * Never: mix parts of two refreshes.
 */

#include "lib/metadata.h"

#include <string.h>

#include "base/json.h"
#include "lib/file.h"
#include "rules/role_targets.h"

#define METADATA "/tuf/metadata/"

static const char *metadata_name(struct ctx *cx, const struct metadata *m, const char *role)
{
	return arena_printf(&cx->mem, "%s/%s.json", m->dir, role);
}

static enum err metadata_file_keep(struct ctx *cx, const struct metadata *m, const char *role,
				   const void *bytes, size_t size)
{
	return m->keep(m->arg, metadata_name(cx, m, role), bytes, size);
}

/* ---- the versions that were seen ---- */

static enum err versions_save(struct ctx *cx, const struct metadata *m, const struct versions *v)
{
	struct printer p;

	versions_print(cx, v, &p);
	return metadata_file_keep(cx, m, "floor", p.text, p.size);
}

static enum err version_kept(struct ctx *cx, const struct metadata *m, const char *role,
			     int64_t *version)
{
	struct tuf_targets t;
	size_t size;
	char *bytes;

	TRY(file_load(cx, metadata_name(cx, m, role), TUF_TARGETS_MAX, &bytes, &size));
	TRY(tuf_targets_parse(cx, bytes, size, &t));
	*version = t.version;
	return OK;
}

static enum err versions_kept(struct ctx *cx, const struct metadata *m, struct versions *out)
{
	if (version_kept(cx, m, "targets", &out->targets) != OK ||
	    version_kept(cx, m, TUF_ROLE_SIGNERS, &out->signers) != OK)
		return errf(cx, E_FORBIDDEN,
			    "tuf/floor.json is lost, and so is the metadata that was kept: %s, for "
			    "nothing here says which trust is older",
			    m->memory);
	out->root = m->tuf.root.version;
	out->said = out->targets;
	return OK;
}

static enum err versions_load(struct ctx *cx, const struct metadata *m, struct versions *out)
{
	size_t size;
	char *bytes;

	if (file_load(cx, metadata_name(cx, m, "floor"), VERSIONS_MAX, &bytes, &size) == OK &&
	    versions_parse(cx, bytes, size, out) == OK)
		return OK;
	*out = (struct versions){ 0 };
	return versions_kept(cx, m, out);
}

/* ---- metadata ---- */

/* *fresh: it is trusted now in place of the one before. */
static enum err update(struct ctx *cx, struct metadata *m, const char *role, const void *bytes,
		       size_t size, bool *fresh)
{
	if (strcmp(role, "timestamp") == 0)
		return tuf_timestamp_update(cx, &m->tuf, bytes, size, fresh);
	*fresh = true;
	if (strcmp(role, "snapshot") == 0)
		return tuf_snapshot_update(cx, &m->tuf, bytes, size);
	return tuf_targets_update(cx, &m->tuf, role, bytes, size);
}

/* Metadata that was trusted before counts against rollback, expired or not; if
 * it is missing, or of keys that the root no longer has, it is passed over. */
static enum err kept_load(struct ctx *cx, struct metadata *m)
{
	size_t size;
	char *bytes;
	bool fresh;
	enum err e;

	TRY(file_load(cx, metadata_name(cx, m, "timestamp"), TUF_TIMESTAMP_MAX, &bytes, &size));
	e = update(cx, m, "timestamp", bytes, size, &fresh);
	if (e != OK && e != E_STALE)
		return e;
	TRY(file_load(cx, metadata_name(cx, m, "snapshot"), TUF_SNAPSHOT_MAX, &bytes, &size));
	return tuf_snapshot_kept(cx, &m->tuf, bytes, size);
}

static enum err metadata_file_fetch(struct ctx *cx, const struct metadata *m, const char *name,
				    int64_t max, struct http_reply *out)
{
	auto_json json = NULL;

	TRY(api_get(cx, m->api, arena_printf(&cx->mem, METADATA "%s", name), out));
	if ((int64_t)out->size > max)
		return errf(cx, E_TOO_LARGE, "%s is over %lld bytes", name, (long long)max);
	if (json_read(cx, out->body, out->size, &json) != OK) /* whatever is in between sent it */
		return errf(cx, E_UNAVAILABLE, "what came is not %s: %s", name, cx->detail);
	return OK;
}

/* The role's file is verified, and out->body is NULL if it is the one that was trusted before. */
static enum err role_fetch(struct ctx *cx, struct metadata *m, const char *role,
			   struct http_reply *out)
{
	const char *name = "timestamp.json";
	int64_t max = TUF_TIMESTAMP_MAX;
	bool fresh;

	if (strcmp(role, "timestamp") != 0)
		TRY(tuf_name(cx, &m->tuf, role, &name, &max));
	TRY(metadata_file_fetch(cx, m, name, max, out));
	TRY(update(cx, m, role, out->body, out->size, &fresh));
	if (!fresh)
		out->body = NULL;
	return OK;
}

static enum err role_keep(struct ctx *cx, const struct metadata *m, const char *role,
			  const struct http_reply *r)
{
	return r->body ? metadata_file_keep(cx, m, role, r->body, r->size) : OK;
}

static enum err role_update(struct ctx *cx, struct metadata *m, const char *role)
{
	struct http_reply reply;

	TRY(role_fetch(cx, m, role, &reply));
	return role_keep(cx, m, role, &reply);
}

/* Of the instance and use that are followed? */
static enum err own_ground(struct ctx *cx, const struct metadata *m, const char *role,
			   const struct tuf_signet *s)
{
	return ground_check(cx, role, s, m->origin, m->use ? *m->use : m->tuf.root.signet.use);
}

/* Before anything of a refresh is used, and before any of it is kept: where floor.json is
 * lost, the metadata that is kept says the same. */
static enum err versions_check(struct ctx *cx, struct metadata *m, struct versions *v)
{
	const struct tuf_targets *signers = tuf_delegated_of(&m->tuf, TUF_ROLE_SIGNERS);

	TRY(own_ground(cx, m, "targets", &m->tuf.targets.signet));
	TRY(own_ground(cx, m, TUF_ROLE_SIGNERS, &signers->signet));
	TRY(role_targets_check(cx, "targets", &m->tuf.targets));
	TRY(role_targets_check(cx, TUF_ROLE_SIGNERS, signers));
	TRY(versions_hold(cx, v, &m->tuf.root, &m->tuf.targets, signers));
	return versions_save(cx, m, v);
}

/* The two roles that people sign: the top role, and signers. */
static enum err people_update(struct ctx *cx, struct metadata *m)
{
	struct http_reply targets, signers;
	struct versions v;

	TRY(versions_load(cx, m, &v));
	TRY(role_fetch(cx, m, "targets", &targets));
	TRY(role_fetch(cx, m, TUF_ROLE_SIGNERS, &signers));
	TRY(versions_check(cx, m, &v));
	TRY(role_keep(cx, m, "targets", &targets));
	return role_keep(cx, m, TUF_ROLE_SIGNERS, &signers);
}

/* A stop is read before any release that it may end. */
static enum err stops_update(struct ctx *cx, struct metadata *m)
{
	struct http_reply stops;

	TRY(role_fetch(cx, m, TUF_ROLE_STOPS, &stops));
	TRY(role_targets_check(cx, TUF_ROLE_STOPS, tuf_delegated_of(&m->tuf, TUF_ROLE_STOPS)));
	return role_keep(cx, m, TUF_ROLE_STOPS, &stops);
}

static enum err root_take(struct ctx *cx, struct metadata *m, const void *bytes, size_t size)
{
	enum use use = m->tuf.root.signet.use;
	bool first = m->tuf.root.version == 0;

	TRY(first ? tuf_root_trust(cx, &m->tuf, bytes, size)
		  : tuf_root_update(cx, &m->tuf, bytes, size));
	TRY(own_ground(cx, m, "root", &m->tuf.root.signet));
	if (first || m->tuf.root.signet.use == use)
		return OK;
	return errf(cx, E_TAMPERED, "root is for %s, and the one before was for %s",
		    use_name(m->tuf.root.signet.use), use_name(use));
}

/* A root may set the time: asked once its keys hold, and before it is kept, so that a kill in
 * between leaves it to be followed again. */
static enum err root_follow(struct ctx *cx, struct metadata *m, const void *bytes, size_t size)
{
	TRY(root_take(cx, m, bytes, size));
	return m->time ? m->time(m->arg, &m->tuf.root, &m->tuf.now) : OK;
}

/* One root after another, each signed by the keys of the one before. */
static enum err roots_update(struct ctx *cx, struct metadata *m)
{
	struct http_reply reply;
	size_t size;
	char *bytes;
	enum err e;

	TRY(file_load(cx, metadata_name(cx, m, "root"), TUF_ROOT_MAX, &bytes, &size));
	TRY(root_follow(cx, m, bytes, size));
	for (;;) {
		e = metadata_file_fetch(cx, m,
					arena_printf(&cx->mem, "%lld.root.json",
						     (long long)m->tuf.root.version + 1),
					TUF_ROOT_MAX, &reply);
		if (e == E_NOT_FOUND)
			return OK;
		TRY(e);
		TRY(root_follow(cx, m, reply.body, reply.size));
		TRY(metadata_file_keep(cx, m, "root", reply.body, reply.size));
	}
}

static enum err refresh(struct ctx *cx, struct metadata *m)
{
	TRY(roots_update(cx, m));
	/* passed over if it does not verify: a replaced key made it worthless */
	(void)kept_load(cx, m);
	TRY(role_update(cx, m, "timestamp"));
	TRY(role_update(cx, m, "snapshot"));
	TRY(people_update(cx, m));
	return stops_update(cx, m);
}

static enum err root_unserved(struct ctx *cx, int64_t version)
{
	if (version > 1)
		return err_next(cx,
				errf(cx, E_CONFLICT, "root version %lld is not in force here",
				     (long long)version),
				"Bring it into force first, 'signet trust upload DIR', or begin "
				"with the one before.");
	return err_next(cx, errf(cx, E_CONFLICT, "no root of trust is in force here yet"),
			"Both founders acknowledge the first one: signet trust acknowledge DIR "
			"--key FILE. Then it is uploaded: signet trust upload DIR.");
}

enum err root_served(struct ctx *cx, struct api *api, int64_t version, const void *root,
		     size_t size)
{
	const char *path = arena_printf(&cx->mem, METADATA "%lld.root.json", (long long)version);
	struct hash here = hash_bytes(root, size), there;
	struct http_reply reply;
	enum err e = api_get(cx, api, path, &reply);

	if (e == E_NOT_FOUND)
		return root_unserved(cx, version);
	TRY(e);
	there = hash_bytes(reply.body, reply.size);
	if (hash_same(&here, &there))
		return OK;
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "the root that you bring is %s, and root version %lld in force is %s",
			     digest_text(cx, &here), (long long)version, digest_text(cx, &there)),
			"Compare both with the digest on paper, and bring the file that has it. "
			"If yours has it, go no further and ask the holders of the root.");
}

enum err metadata_begin(struct ctx *cx, struct metadata *m, const void *root, size_t size)
{
	tuf_client_init(&m->tuf, 0);
	TRY(root_take(cx, m, root, size));
	TRY(versions_save(cx, m, &(struct versions){ 0 }));
	return metadata_file_keep(cx, m, "root", root, size);
}

/* A refresh that failed halfway is begun anew by the next caller. */
enum err metadata_refresh(struct ctx *cx, struct metadata *m, int64_t now)
{
	if (m->fresh)
		return OK;
	tuf_client_init(&m->tuf, now);
	TRY(refresh(cx, m));
	m->fresh = true;
	return OK;
}

/* ---- targets ---- */

enum err metadata_target(struct ctx *cx, struct metadata *m, const char *path,
			 struct tuf_target *out)
{
	const char *need;

	for (;;) {
		TRY(tuf_target_find(cx, &m->tuf, path, out, &need));
		if (!need)
			return OK;
		TRY(role_update(cx, m, need));
	}
}

enum err metadata_get(struct ctx *cx, struct metadata *m, const struct tuf_target *t,
		      const char **bytes, size_t *size)
{
	struct http_reply reply;

	TRY(api_get(cx, m->api, arena_printf(&cx->mem, "/tuf/targets/%s", tuf_target_url(cx, t)),
		    &reply));
	TRY(tuf_target_check(cx, t, reply.body, reply.size));
	*bytes = reply.body;
	*size = reply.size;
	return OK;
}
