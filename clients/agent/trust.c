/*
 * Following the TUF metadata.  Metadata of earlier polls is loaded before anything is fetched,
 * expired or not, because it is the only memory against rollback.  A file is kept only after it was
 * verified, so a file in tuf/ was trusted once.
 *
 * One refresh serves a poll.  If it fails halfway, all of it is dropped: parts
 * of two refreshes must not be mixed.
 *
 * Beside the client of The Update Framework, and not in it, since others expect
 * that client to forget: the highest versions of what people signed (versions.c).
 */

#include "documents/trust.h"

#include <string.h>

#include "agent/versions.h"
#include "lib/file.h"

#define METADATA "/tuf/metadata/"

/* ---- metadata ---- */

static const char *kept_name(struct agent *a, const char *role)
{
	return in_dir(a, arena_printf(&a->cx.mem, "tuf/%s.json", role));
}

/* *fresh: it is trusted now in place of the one before. */
static enum err update(struct agent *a, const char *role, const void *bytes, size_t size,
		       bool *fresh)
{
	if (strcmp(role, "timestamp") == 0)
		return tuf_timestamp_update(&a->cx, a->tuf, bytes, size, fresh);
	*fresh = true;
	if (strcmp(role, "snapshot") == 0)
		return tuf_snapshot_update(&a->cx, a->tuf, bytes, size);
	return tuf_targets_update(&a->cx, a->tuf, role, bytes, size);
}

/* Metadata that was trusted before counts against rollback, expired or not; if
 * it is missing, or of keys that the root no longer has, it is passed over. */
static enum err kept_load(struct agent *a)
{
	size_t size;
	char *bytes;
	bool fresh;
	enum err e;

	TRY(file_load(&a->cx, kept_name(a, "timestamp"), TUF_TIMESTAMP_MAX, &bytes, &size));
	e = update(a, "timestamp", bytes, size, &fresh);
	if (e != OK && e != E_STALE)
		return e;
	TRY(file_load(&a->cx, kept_name(a, "snapshot"), TUF_SNAPSHOT_MAX, &bytes, &size));
	return tuf_snapshot_kept(&a->cx, a->tuf, bytes, size);
}

static enum err metadata_get(struct agent *a, const char *name, int64_t max, struct http_reply *out)
{
	TRY(api_get(&a->cx, &a->api, arena_printf(&a->cx.mem, METADATA "%s", name), out));
	if ((int64_t)out->size > max)
		return errf(&a->cx, E_TOO_LARGE, "%s is over %lld bytes", name, (long long)max);
	return OK;
}

/* The role's file is verified, and out->body is NULL if it is the one that was trusted before. */
static enum err role_fetch(struct agent *a, const char *role, struct http_reply *out)
{
	const char *name = "timestamp.json";
	int64_t max = TUF_TIMESTAMP_MAX;
	bool fresh;

	if (strcmp(role, "timestamp") != 0)
		TRY(tuf_name(&a->cx, a->tuf, role, &name, &max));
	TRY(metadata_get(a, name, max, out));
	TRY(update(a, role, out->body, out->size, &fresh));
	if (!fresh)
		out->body = NULL;
	return OK;
}

static enum err role_keep(struct agent *a, const char *role, const struct http_reply *r)
{
	return r->body ? agent_keep(a, kept_name(a, role), r->body, r->size, 0600) : OK;
}

static enum err role_update(struct agent *a, const char *role)
{
	struct http_reply reply;

	TRY(role_fetch(a, role, &reply));
	return role_keep(a, role, &reply);
}

/* Of this device's own instance and use? */
static enum err own_ground(struct agent *a, const char *role, const struct tuf_signet *s)
{
	return ground_check(&a->cx, role, s, a->st.origin, a->st.use);
}

/* Before anything of a refresh is used, and before any of it is kept: where tuf/floor.json is
 * lost, the metadata that is kept says the same. */
static enum err versions_check(struct agent *a, struct versions *v)
{
	const struct tuf_targets *signers = tuf_delegated_of(a->tuf, TUF_ROLE_SIGNERS);

	TRY(own_ground(a, "targets", &a->tuf->targets.signet));
	TRY(own_ground(a, TUF_ROLE_SIGNERS, &signers->signet));
	TRY(versions_hold(&a->cx, v, &a->tuf->root, &a->tuf->targets, signers));
	return versions_save(a, v);
}

/* The two roles that people sign: the top role, and signers. */
static enum err people_update(struct agent *a)
{
	struct http_reply targets, signers;
	struct versions v;

	TRY(versions_load(a, &v));
	TRY(role_fetch(a, "targets", &targets));
	TRY(role_fetch(a, TUF_ROLE_SIGNERS, &signers));
	TRY(versions_check(a, &v));
	TRY(role_keep(a, "targets", &targets));
	return role_keep(a, TUF_ROLE_SIGNERS, &signers);
}

/* One root after another, each signed by the keys of the one before. */
static enum err roots_update(struct agent *a)
{
	const char *name;
	struct http_reply reply;
	size_t size;
	char *bytes;
	enum err e;

	TRY(file_load(&a->cx, kept_name(a, "root"), TUF_ROOT_MAX, &bytes, &size));
	TRY(tuf_root_trust(&a->cx, a->tuf, bytes, size));
	TRY(own_ground(a, "root", &a->tuf->root.signet));
	for (;;) {
		name = arena_printf(&a->cx.mem, "%lld.root.json",
				    (long long)a->tuf->root.version + 1);
		e = metadata_get(a, name, TUF_ROOT_MAX, &reply);
		if (e == E_NOT_FOUND)
			return OK;
		TRY(e);
		TRY(tuf_root_update(&a->cx, a->tuf, reply.body, reply.size));
		TRY(own_ground(a, "root", &a->tuf->root.signet));
		TRY(agent_keep(a, kept_name(a, "root"), reply.body, reply.size, 0600));
	}
}

static enum err refresh(struct agent *a)
{
	TRY(roots_update(a));
	/* passed over if it does not verify: a replaced key made it worthless */
	(void)kept_load(a);
	TRY(role_update(a, "timestamp"));
	TRY(role_update(a, "snapshot"));
	return people_update(a);
}

/* A refresh that failed halfway is begun anew by the next caller. */
enum err trust_refresh(struct agent *a)
{
	enum err e;

	if (a->tuf)
		return OK;
	a->tuf = arena_alloc(&a->cx.mem, sizeof(*a->tuf));
	tuf_client_init(a->tuf, agent_now(a));
	e = refresh(a);
	if (e != OK)
		a->tuf = NULL;
	return e;
}

/* ---- targets ---- */

enum err target_find(struct agent *a, const char *path, struct tuf_target *out)
{
	const char *need;

	TRY(trust_refresh(a));
	for (;;) {
		TRY(tuf_target_find(&a->cx, a->tuf, path, out, &need));
		if (!need)
			return OK;
		TRY(role_update(a, need));
	}
}

enum err target_get(struct agent *a, const char *path, const char **bytes, size_t *size)
{
	struct http_reply reply;
	struct tuf_target t;

	TRY(target_find(a, path, &t));
	TRY(api_get(&a->cx, &a->api,
		    arena_printf(&a->cx.mem, "/tuf/targets/%s", tuf_target_url(&a->cx, &t)),
		    &reply));
	TRY(tuf_target_check(&a->cx, &t, reply.body, reply.size));
	*bytes = reply.body;
	*size = reply.size;
	return OK;
}
