/*
 * Replies are built whole in memory and sent by the transport; a handler that
 * replies twice means the last one.  A problem names its next step, and the
 * entry of the refusal if it left one, so that a person can show it later.
 *
 * A cursor holds the index as of which the list is shown, so that all pages of
 * one walk show one moment.  A cursor is opaque but not secret and not signed:
 * a forged one shows a list that its sender may see anyway.
 */

#include "http/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/content.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "http/cursor.h"
#include "http/services.h"

json_t *in_any(struct req *rq, const char *name)
{
	return json_object_get(rq->in, name);
}

const char *in_text(struct req *rq, const char *name)
{
	return json_string_value(in_any(rq, name));
}

int64_t in_int(struct req *rq, const char *name, int64_t if_absent)
{
	json_t *v = in_any(rq, name);

	return v ? json_integer_value(v) : if_absent;
}

bool in_bool(struct req *rq, const char *name)
{
	return json_is_true(in_any(rq, name));
}

enum err param_int(struct req *rq, size_t i, int64_t *out)
{
	bool zeros = rq->param[i][0] == '0' && rq->param[i][1]; /* "07" is no name of 7 */

	if (!zeros && text_whole(rq->param[i], INT_SAFE_MAX, out))
		return OK;
	return errf(&rq->cx, E_NOT_FOUND, "'%s' is not a number", rq->param[i]);
}

enum err query_int(struct req *rq, const char *name, int64_t max, int64_t *out)
{
	const char *s = req_query(rq, name);

	if (!s || text_whole(s, max, out))
		return OK;
	return err_at(&rq->cx,
		      errf(&rq->cx, E_INVALID, "?%s must be a whole number from 0 to %lld", name,
			   (long long)max),
		      "?%s", name);
}

enum err query_at(struct req *rq, int64_t *at)
{
	*at = AT_NOW;
	return query_int(rq, "as_of", AT_NOW, at);
}

static const char *reply_etag_of(struct req *rq, int64_t from_idx)
{
	return arena_printf(&rq->cx.mem, "%lld", (long long)from_idx);
}

enum err match_check(struct req *rq, int64_t from_idx)
{
	const char *asked = req_header(rq, "If-Match"), *etag = reply_etag_of(rq, from_idx);

	if (!asked || strcmp(asked, "*") == 0 ||
	    strcmp(asked, arena_printf(&rq->cx.mem, "\"%s\"", etag)) == 0)
		return OK;
	return err_at(
		&rq->cx,
		errf(&rq->cx, E_STALE, "it has changed since %s: its ETag is \"%s\"", asked, etag),
		"If-Match");
}

enum err reply_bytes(struct req *rq, int status, const char *type, const void *bytes, size_t size)
{
	if (rq->out_fd >= 0)
		close(rq->out_fd);
	rq->out_fd = -1;
	free(rq->out);
	rq->status = status;
	rq->type = type;
	rq->out = malloc(size + 1);
	if (!rq->out)
		abort();
	memcpy(rq->out, bytes, size);
	rq->out_size = size;
	return OK;
}

enum err reply_text(struct req *rq, int status, const char *text)
{
	return reply_bytes(rq, status, "text/plain; charset=utf-8", text, strlen(text));
}

enum err reply_json(struct req *rq, int status, const char *json)
{
	return reply_bytes(rq, status, "application/json", json, strlen(json));
}

enum err reply_record(struct req *rq, const struct body *b)
{
	rq->etag = reply_etag_of(rq, b->from_idx);
	return reply_json(rq, 200, b->json);
}

enum err reply_see(struct req *rq, const char *path)
{
	reply_text(rq, 303, "");
	rq->location = path;
	return OK;
}

void reply_entry(struct req *rq)
{
	const struct receipt *r = &rq->job.receipt;
	int status = rq->route->method == DELETE ? 200 : 201;
	struct printer p = { .mem = &rq->cx.mem };

	if (rq->route->page) {
		reply_see(rq, rq->location ? rq->location : "/");
		return;
	}
	if (!rq->location)
		rq->location = arena_printf(&rq->cx.mem, "/log/entry/%lld", (long long)r->index);
	/* a secret is shown once; a repeated request gets the entry and no
	 * secret */
	if (!rq->secret || rq->job.repeated) {
		reply_bytes(rq, status, "application/json", r->bytes, r->size);
		return;
	}
	put_open(&p, NULL, '{');
	put_raw(&p, "entry", r->bytes, r->size);
	put_text(&p, "secret", rq->secret);
	put_close(&p, '}');
	reply_json(rq, status, p.text);
}

/* A fault's sentence is for the server's log; the caller gets the request id to ask with. */
static const char *detail_for_caller(struct req *rq, enum err e)
{
	if (err_info(e)->status != 500)
		return rq->cx.detail;
	fprintf(stderr, "signetd: request %s: %s (%s)\n", req_id(rq), rq->cx.detail, rq->cx.where);
	return "The server failed; its own log says why.";
}

void problem_put(struct ctx *cx, enum err e, const char *request, int64_t entry, struct printer *p)
{
	const struct err_info *info = err_info(e);

	put_open(p, NULL, '{');
	put_text(p, "type", arena_printf(&cx->mem, "/problems/%s", info->slug));
	put_text(p, "title", info->title);
	put_int(p, "status", info->status);
	put_text(p, "detail", cx->detail);
	if (cx->place)
		put_text(p, "pointer", cx->place);
	put_text(p, "next", cx->next ? cx->next : info->next);
	put_text(p, "request", request);
	if (entry != NO_ENTRY)
		put_int(p, "entry", entry);
	put_close(p, '}');
}

void reply_problem(struct req *rq, enum err e)
{
	struct printer p = { .mem = &rq->cx.mem };

	rq->cx.detail = detail_for_caller(rq, e);

	if (rq->route && rq->route->page && rq->services->page_problem) {
		rq->services->page_problem(rq, e);
		return;
	}
	problem_put(&rq->cx, e, req_id(rq), rq->job.receipt.index, &p);
	rq->location = rq->etag = NULL;
	reply_bytes(rq, err_info(e)->status, "application/problem+json", p.text, p.size);
}

enum err page_asked(struct req *rq, struct page *out)
{
	const char *cursor = req_query(rq, "cursor");
	struct checkpoint head;

	*out = (struct page){ .after = "", .limit = PAGE_LIMIT, .sites = rq->who.sees };
	TRY(query_at(rq, &out->at));
	TRY(query_int(rq, "limit", PAGE_LIMIT_MAX, &out->limit));
	if (cursor && !cursor_parse(&rq->cx, cursor, &out->at, &out->after))
		return page_unknown(&rq->cx);
	if (out->limit == 0)
		out->limit = PAGE_LIMIT;
	TRY(trail_head(&rq->cx, rq->db, &head));
	if (out->at >= (int64_t)head.size) /* later pages show the list as it is now */
		out->at = (int64_t)head.size - 1;
	return OK;
}

const char *page_cursor(struct req *rq, const struct page *p)
{
	return cursor_text(&rq->cx, p->at, p->last);
}

enum err reply_page(struct req *rq, const struct page *p)
{
	struct printer out = { .mem = &rq->cx.mem };

	put_open(&out, NULL, '{');
	put_raw(&out, "items", p->items.text, p->items.size);
	put_text(&out, "next", p->last ? page_cursor(rq, p) : NULL);
	if (p->span)
		put_raw(&out, "span", p->span, strlen(p->span));
	if (p->names)
		put_raw(&out, "names", p->names, strlen(p->names));
	put_close(&out, '}');
	return reply_json(rq, 200, out.text);
}

enum err reply_document(struct req *rq, const char *digest)
{
	struct document doc;

	TRY(document_read(&rq->cx, rq->db, digest, &doc));
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}
