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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/heads_kept.h"
#include "lib/known.h"

#define OTHER_HISTORY "the server shows a different history of this log: "

static enum err head_differs(struct ctx *cx, const char *why)
{
	return err_next(cx, errf(cx, E_TAMPERED, OTHER_HISTORY "%s", why),
			"Sign nothing, keep this machine's profile, and tell whoever answers for "
			"the registry.");
}

#define PROOF "a proof that the log only grew"

/* Half a file, or a page of whatever is in between, says nothing of the log. */
static enum err head_unreadable(struct ctx *cx, const char *what)
{
	return errf(cx, E_UNAVAILABLE, "what came is not %s", what);
}

static enum err note_readable(struct ctx *cx, const char *note)
{
	char origin[ORIGIN_MAX];
	struct tree_head head;

	return checkpoint_read(cx, note, origin, &head) == OK
		       ? OK
		       : head_unreadable(cx, "a signed head of a log");
}

/* "old <size>", hashes line by line, a blank line, the newest checkpoint */
static enum err growth_parse(struct ctx *cx, const struct trust_logs *logs, const char *origin,
			     const char *text, uint64_t size, struct path *path,
			     struct checkpoint *now)
{
	const char *lead = arena_printf(&cx->mem, "old %llu\n", (unsigned long long)size), *p;

	path->n = 0;
	if (strncmp(text, lead, strlen(lead)) != 0)
		return head_unreadable(cx, PROOF);
	for (p = text + strlen(lead); *p && *p != '\n'; p += strcspn(p, "\n") + 1)
		if (path->n == PATH_MAX_HASHES || !strchr(p, '\n') ||
		    !hash_parse(p, &path->h[path->n++]))
			return head_unreadable(cx, PROOF);
	if (!*p)
		return head_unreadable(cx, PROOF);
	TRY(note_readable(cx, p + 1));
	return head_signed(cx, logs, origin, p + 1, now);
}

/* Two heads of one log: the key that signed the other one is somebody else's, too. */
static enum err forked(struct ctx *cx, const struct trust_logs *logs, const char *origin,
		       const struct checkpoint *now, unsigned long long size)
{
	struct checkpoint again;
	const struct note_key *by = head_signer(cx, logs, origin, now->note, &again);

	return head_differs(
		cx,
		arena_printf(&cx->mem, "other entries make up the first %llu, as the key %s signed",
			     size, by ? note_vkey(cx, by) : "of that log"));
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
		return hash_same(&now->root, &seen->root) ? OK
							  : forked(cx, logs, origin, now, size);
	/* the proof brings its own newest head, which is at least as new as
	 * `now` */
	e = api_get(cx, api, arena_printf(&cx->mem, "/log/consistency/%llu", size), &reply);
	if ((e == E_INVALID || e == E_NOT_FOUND) && api->problem) /* the server's own word */
		return head_differs(cx, "it does not prove that it only grew");
	if (e == E_NOT_FOUND)
		return head_unreadable(cx, PROOF);
	TRY(e);
	TRY(growth_parse(cx, logs, origin, reply.body, seen->size, &path, now));
	if (!merkle_consistency_ok(seen->size, &seen->root, now->size, &now->root, &path))
		return forked(cx, logs, origin, now, size);
	return OK;
}

/* The log that this machine followed; else that of the accepted key; else the one it is shown. */
static enum err head_origin_find(struct ctx *cx, const struct profile *p, const char *kept,
				 const char *shown, const char **out)
{
	struct note_key *key = arena_alloc(&cx->mem, sizeof(*key));
	struct tree_head head;

	*out = key->origin;
	if (!kept && p->vkey)
		return note_key_parse(cx, p->vkey, key);
	return checkpoint_read(cx, kept ? kept : shown, key->origin, &head);
}

/* Where the head that was kept leads to, as people say it. */
static enum err head_lead(struct ctx *cx, const char *kept, struct head *h, struct log_place *from)
{
	struct log_place seen = { .origin = h->origin };
	enum err e;

	*from = seen;
	if (kept)
		TRY(head_remembered(cx, h->origin, kept, &h->seen));
	seen.head = checkpoint_head(&h->seen);
	e = head_continued(cx, h->logs, &seen, from);
	if (e == E_CONFLICT)
		return err_next(cx, e,
				"Sign nothing and keep this machine's profile. What this machine "
				"saw must be in the next trust/log.json: speak to the holders of "
				"the root.");
	if (e == E_FORBIDDEN)
		return err_next(cx, e,
				"Sign nothing until the holders of the root have said which log "
				"continues it, in trust/log.json.");
	return e;
}

/* The one that was kept is in no list yet where an older program kept it. */
static enum err heads_keep_both(struct ctx *cx, const struct profile *p, const struct head *h)
{
	const struct tree_head seen = checkpoint_head(&h->seen), now = checkpoint_head(&h->now);

	if (seen.size)
		TRY(heads_kept_add(cx, p, h->before ? h->before : h->origin, &seen));
	return heads_kept_add(cx, p, h->origin, &now);
}

static enum err head_keep(struct ctx *cx, struct profile *p, const struct head *h)
{
	const struct note_key *signer;
	struct checkpoint again;
	const char *vkey;

	TRY(heads_keep_both(cx, p, h));
	TRY(profile_keep(cx, p, "checkpoint", h->now.note));
	signer = head_signer(cx, h->logs, h->origin, h->now.note, &again);
	vkey = signer ? note_vkey(cx, signer) : p->vkey;
	if (p->vkey && strcmp(vkey, p->vkey) == 0)
		return OK;
	p->vkey = vkey;
	return profile_keep(cx, p, "vkey", vkey);
}

/* The head that is shown contains the one that was kept, or what continues its log. */
static enum err shown_take(struct ctx *cx, struct api *api, const char *kept, const char *shown,
			   struct head *h)
{
	struct log_place from;

	TRY(head_lead(cx, kept, h, &from));
	if (strcmp(from.origin, h->origin) != 0) {
		h->before = h->origin;
		h->origin = from.origin;
	}
	TRY(head_signed(cx, h->logs, h->origin, shown, &h->now));
	return from.head.size ? head_grown(cx, api, h->logs, h->origin, &from.head, &h->now) : OK;
}

void head_hand_in(struct api *api, const char *note)
{
	struct ctx own = { 0 }; /* the caller's sentence stays */
	struct printer body = { .mem = &own.mem };
	struct http_reply reply;

	put_open(&body, NULL, '{');
	put_text(&body, "note", note);
	put_bool(&body, "kept", true);
	put_close(&body, '}');
	if (api->secret && api_post(&own, api, "/v1/log/notes", &body, &reply) != OK &&
	    api->status != 409)
		fprintf(stderr,
			"the newest head that is kept here was not sent to the server: %s\n",
			own.detail);
	arena_free(&own.mem);
}

enum err head_ask(struct ctx *cx, struct api *api, const char **note)
{
	struct http_reply reply;

	TRY(api_get(cx, api, "/log/checkpoint", &reply));
	if (reply.size > HEAD_NOTE_MAX) /* signatures of others make it as long as they like */
		return errf(cx, E_UNAVAILABLE, "the checkpoint has over %d bytes", HEAD_NOTE_MAX);
	*note = reply.body;
	return note_readable(cx, reply.body);
}

enum err head_check(struct ctx *cx, struct api *api, struct profile *p, struct head *out)
{
	const struct known *known;
	const char *kept, *shown;
	auto_lock lock = -1;
	enum err e;

	*out = (struct head){ 0 };
	TRY(profile_lock(cx, p, &lock));
	TRY(profile_read(cx, p, "checkpoint", &kept));
	TRY(head_ask(cx, api, &shown));
	TRY(head_origin_find(cx, p, kept, shown, &out->origin));
	TRY(logs_known(cx, api, p, out->origin, &known));
	out->logs = &known->logs;
	out->stale = known->stale;
	e = shown_take(cx, api, kept, shown, out);
	if (e == E_TAMPERED && kept)
		head_hand_in(api, kept);
	TRY(e);
	return head_keep(cx, p, out);
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
