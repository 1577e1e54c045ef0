/*
 * This machine's memory of the log: the newest head it verified.  Before it
 * signs anything, the server must prove that the log only grew since.  A server
 * that shows two people two histories is found by the first of them that comes
 * back.
 *
 * The profile is locked while it is read and written, so that two programs of
 * one person cannot write an older head over a newer one.
 *
 * Never: keep a head before its growth was proved; go on after "another
 * history", because a signature over it would make the fork look approved.
 */

#include "lib/head.h"

#include <stdlib.h>
#include <string.h>

#define OTHER_HISTORY "the server shows a different history of this log: "

static enum err head_differs(struct ctx *cx, const char *why)
{
	return err_next(cx, errf(cx, E_TAMPERED, OTHER_HISTORY "%s", why),
			"Sign nothing, keep this machine's profile, and tell whoever answers for "
			"the registry.");
}

static enum err head_log_find(struct ctx *cx, const struct profile *p, struct head *out)
{
	struct trust_logs *logs = arena_alloc(&cx->mem, sizeof(*logs));

	if (!p->vkey)
		return err_next(cx, errf(cx, E_INVALID, "the key of this log was not accepted yet"),
				"Log in with 'signet login --vkey KEY', the key as it is on "
				"paper.");
	TRY(note_key_parse(cx, p->vkey, &logs->key[0]));
	logs->n = 1;
	out->logs = logs;
	out->origin = logs->key[0].origin;
	return OK;
}

/* "old <size>", hashes line by line, a blank line, the newest checkpoint */
static enum err growth_parse(struct ctx *cx, const struct trust_logs *logs, const char *origin,
			     const char *text, uint64_t size, struct path *path,
			     struct checkpoint *now)
{
	const char *lead = arena_printf(&cx->mem, "old %llu\n", (unsigned long long)size), *p;

	path->n = 0;
	if (strncmp(text, lead, strlen(lead)) != 0)
		return head_differs(cx, "its proof of growth is malformed");
	for (p = text + strlen(lead); *p && *p != '\n'; p += strcspn(p, "\n") + 1)
		if (path->n == PATH_MAX_HASHES || !strchr(p, '\n') ||
		    !hash_parse(p, &path->h[path->n++]))
			return head_differs(cx, "its proof of growth is malformed");
	if (!*p)
		return head_differs(cx, "its proof of growth has no checkpoint");
	return head_signed(cx, logs, origin, p + 1, now);
}

enum err head_grown(struct ctx *cx, struct api *api, const struct trust_logs *logs,
		    const char *origin, const struct tree_head *seen, struct checkpoint *now)
{
	unsigned long long size = seen->size;
	struct http_reply reply;
	struct path path;
	enum err e;

	if (now->size < seen->size)
		return head_differs(cx, arena_printf(&cx->mem,
						     "it has %llu entries, and had %llu when this "
						     "machine looked before",
						     (unsigned long long)now->size, size));
	/* the same size needs no proof, and must be the same root */
	if (now->size == seen->size)
		return hash_same(&now->root, &seen->root)
			       ? OK
			       : head_differs(cx, arena_printf(&cx->mem,
							       "other entries make up the "
							       "first %llu",
							       size));
	/* the proof brings its own newest head, which is at least as new as
	 * `now` */
	e = api_get(cx, api, arena_printf(&cx->mem, "/log/consistency/%llu", size), &reply);
	if (e == E_INVALID || e == E_NOT_FOUND)
		return head_differs(cx, "it does not prove that it only grew");
	TRY(e);
	TRY(growth_parse(cx, logs, origin, reply.body, seen->size, &path, now));
	if (!merkle_consistency_ok(seen->size, &seen->root, now->size, &now->root, &path))
		return head_differs(
			cx, arena_printf(&cx->mem, "other entries make up the first %llu", size));
	return OK;
}

enum err head_check(struct ctx *cx, struct api *api, const struct profile *p, struct head *out)
{
	struct http_reply reply;
	struct tree_head seen;
	auto_lock lock = -1;
	const char *kept;

	*out = (struct head){ 0 };
	TRY(head_log_find(cx, p, out));
	TRY(profile_lock(cx, p, &lock));
	TRY(profile_read(cx, p, "checkpoint", &kept));
	if (kept)
		TRY(head_signed(cx, out->logs, out->origin, kept, &out->seen));
	TRY(api_get(cx, api, "/log/checkpoint", &reply));
	TRY(head_signed(cx, out->logs, out->origin, reply.body, &out->now));
	seen = checkpoint_head(&out->seen);
	if (kept)
		TRY(head_grown(cx, api, out->logs, out->origin, &seen, &out->now));
	return profile_keep(cx, p, "checkpoint", out->now.note);
}

enum err head_vkey(struct ctx *cx, struct api *api, const char **out)
{
	struct http_reply reply;
	struct note_key key;

	TRY(api_get(cx, api, "/log/vkey", &reply));
	reply.body[strcspn(reply.body, "\n")] = '\0';
	if (note_key_parse(cx, reply.body, &key) != OK)
		return errf(cx, E_UNAVAILABLE, "the server names no key of a log");
	*out = note_vkey(cx, &key);
	return OK;
}
