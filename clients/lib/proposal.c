/*
 * What a change proposes, fetched and hashed on this machine.  The manifest
 * comes first; each new document's bytes must have the manifest's digest, and
 * only then are they shown.  Old bytes are for comparison: if the server has
 * none of that digest, everything is shown as new, and nothing depends on them.
 */

#include "lib/proposal.h"

#include <string.h>

static bool is_digest(const struct http_reply *reply, const char *digest)
{
	struct hash got = hash_bytes(reply->body, reply->size), want;

	return digest_parse(digest, &want) && hash_same(&got, &want);
}

static enum err manifest_fetch(struct ctx *cx, struct api *api, struct proposal *out)
{
	long long n = out->change;
	struct http_reply reply;
	struct manifest m;

	TRY(api_get(cx, api, arena_printf(&cx->mem, "/v1/changes/%lld/manifest", n), &reply));
	if (manifest_parse(cx, reply.body, reply.size, &m) != OK)
		return api_doubted(cx,
				   errf(cx, E_MISMATCH, "the manifest of change %lld is none: %s",
					n, cx->detail));
	if (m.change != out->change)
		return api_doubted(cx, errf(cx, E_MISMATCH,
					    "asked for change %lld, the server gave the "
					    "manifest of change %lld",
					    n, (long long)m.change));
	out->manifest = hash_bytes(reply.body, reply.size);
	TRY(change_subjects(cx, m.origin, m.change, digest_text(cx, &out->manifest), m.paths,
			    m.n_paths, &out->subjects));
	out->n_paths = m.n_paths;
	out->paths = arena_alloc(&cx->mem, m.n_paths * sizeof(*out->paths));
	for (size_t i = 0; i < m.n_paths; i++)
		out->paths[i] = (struct proposed){ .path = m.paths[i].path,
						   .old = m.paths[i].old,
						   .new = m.paths[i].new };
	return OK;
}

static enum err after_fetch(struct ctx *cx, struct api *api, int64_t change, struct proposed *p)
{
	struct http_reply reply;

	if (!p->new)
		return OK;
	TRY(api_get(cx, api,
		    arena_printf(&cx->mem, "/v1/changes/%lld/documents/%s", (long long)change,
				 http_path(cx, p->path)),
		    &reply));
	if (!is_digest(&reply, p->new))
		return api_doubted(cx, errf(cx, E_MISMATCH,
					    "the server's bytes of %s are not those of the "
					    "manifest",
					    p->path));
	if (strlen(reply.body) != reply.size) /* what comes after it would not be shown */
		return api_doubted(cx, errf(cx, E_MISMATCH, "%s has a NUL in it", p->path));
	p->after = reply.body;
	return OK;
}

static enum err before_fetch(struct ctx *cx, struct api *api, int64_t opened, struct proposed *p)
{
	struct http_reply reply;
	enum err e;

	if (!p->old)
		return OK;
	e = api_get(cx, api,
		    arena_printf(&cx->mem, "/v1/documents/%s?as_of=%lld", http_path(cx, p->path),
				 (long long)opened),
		    &reply);
	if (e == OK && is_digest(&reply, p->old) && strlen(reply.body) == reply.size)
		p->before = reply.body;
	return e == E_NOT_FOUND ? OK : e;
}

enum err proposal_fetch(struct ctx *cx, struct api *api, int64_t change, int64_t opened,
			struct proposal *out)
{
	*out = (struct proposal){ .change = change };
	TRY(manifest_fetch(cx, api, out));
	for (size_t i = 0; i < out->n_paths; i++) {
		TRY(after_fetch(cx, api, change, &out->paths[i]));
		TRY(before_fetch(cx, api, opened, &out->paths[i]));
	}
	return OK;
}
