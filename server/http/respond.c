/*
 * The answer's headers, in one place: no handler can forget one that protects.
 * Pages get a policy that lets nothing run and nothing load from elsewhere;
 * artifacts are sent as attachments inside a sandbox, because their bytes are
 * anybody's and a browser must not read them as a page of ours.
 */

#include "http/exchange.h"

#include <string.h>

#define GIT "/change-control.git/"
#define PAGE_POLICY                                                                        \
	"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; " \
	"frame-ancestors 'none'; base-uri 'none'"

bool req_knows(struct req *rq, const char *etag)
{
	const char *asked = req_header(rq, "If-None-Match");

	return asked && (strcmp(asked, "*") == 0 ||
			 strstr(asked, arena_printf(&rq->cx.mem, "\"%s\"", etag)));
}

/* 304 takes the place of 200 alone. */
static bool reply_known(struct req *rq)
{
	return rq->etag && rq->status == 200 && req_knows(rq, rq->etag);
}

bool reply_leaves(struct req *rq)
{
	return !rq->head && !reply_known(rq);
}

static struct MHD_Response *body_make(struct exchange *x)
{
	struct req *rq = &x->rq;
	struct MHD_Response *r;

	if (rq->out_fd >= 0) {
		r = MHD_create_response_from_fd_at_offset64(rq->out_size, rq->out_fd, rq->out_from);
		rq->out_fd = -1;
		return r;
	}
	r = MHD_create_response_from_buffer(rq->out_size, rq->out, MHD_RESPMEM_MUST_FREE);
	rq->out = NULL;
	return r;
}

static void header(struct MHD_Response *r, const char *name, const char *value)
{
	if (value)
		MHD_add_response_header(r, name, value);
}

/* git asks only after this header, and has no other scheme. */
static bool for_git(const struct req *rq)
{
	return rq->route && strncmp(rq->route->path, GIT, strlen(GIT)) == 0;
}

static void headers_add(struct exchange *x, struct MHD_Response *r)
{
	struct req *rq = &x->rq;

	header(r, "Content-Type", rq->type);
	header(r, "X-Content-Type-Options", "nosniff");
	header(r, "Cache-Control",
	       rq->cache    ? rq->cache
	       : rq->public ? "public, max-age=1"
	       : rq->etag   ? "private, no-cache"
			    : "no-store");
	header(r, "Location", rq->location);
	header(r, "Allow", rq->status == 405 ? rq->allow : NULL);
	header(r, "Content-Range", rq->content_range);
	if (rq->etag)
		header(r, "ETag", arena_printf(&rq->cx.mem, "\"%s\"", rq->etag));
	if (rq->route && rq->route->page)
		header(r, "Content-Security-Policy", PAGE_POLICY);
	if (rq->cookie)
		header(r, "Set-Cookie",
		       arena_printf(&rq->cx.mem, COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s",
				    rq->cookie, *rq->cookie ? "" : "; Max-Age=0"));
	if (rq->attachment) {
		header(r, "Accept-Ranges", "bytes");
		header(r, "Content-Disposition", "attachment");
		header(r, "Content-Security-Policy", "sandbox; default-src 'none'");
	}
	if (rq->status == 401)
		header(r, "WWW-Authenticate",
		       for_git(rq) ? "Basic realm=\"signet\"" : "Bearer realm=\"signet\"");
	if (rq->status == 429 || rq->status == 503)
		header(r, "Retry-After",
		       arena_printf(&rq->cx.mem, "%lld",
				    (long long)(rq->retry_s ? rq->retry_s : 1)));
	if (x->disconnect)
		header(r, "Connection", "close");
}

enum MHD_Result exchange_reply(struct exchange *x)
{
	struct MHD_Response *r;
	enum MHD_Result queued;

	/* asked again: while stopping, MHD drops a queued response and says yes */
	if (!x->rq.out && x->rq.out_fd < 0)
		return MHD_NO;
	if (reply_known(&x->rq)) {
		x->rq.status = 304;
		x->rq.out_size = 0;
	}
	r = body_make(x);
	if (!r)
		return MHD_NO;
	headers_add(x, r);
	watch_phase(x->transport->watch, x->watched, TAKES_REPLY);
	queued = MHD_queue_response(x->conn, (unsigned)x->rq.status, r);
	MHD_destroy_response(r);
	return queued;
}
