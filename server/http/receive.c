/*
 * The body, piece by piece, in one of three ways: into memory, within the
 * route's limit; into the buffer of a staged upload; or past, when the request
 * was refused.
 *
 * An upload gives the socket back-pressure instead of memory.  A full buffer
 * suspends the connection; a worker writes it to the disk while another one
 * hashes it, and the last of the two (`parts` counts down) empties the buffer
 * and resumes.  Meanwhile the client's bytes wait in the socket.  The two parts
 * touch disjoint members: hashing the digest's state, writing the file and
 * `early`.
 *
 * Watching for slow clients stops while the server itself is the slow one
 * (IS_SERVED), and begins anew when the body goes on.
 *
 * Never: touch the stage after the second part has been submitted and counted
 * down; take a Content-Length for granted, since a chunked body has none.
 */

#include "http/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/form.h"

/* The last of the two goes on with the connection, which waits, and its next bytes in the socket.
 */
static void upload_part_done(struct exchange *x)
{
	if (atomic_fetch_sub(&x->parts, 1) != 1)
		return;
	stage_empty(&x->rq.stage);
	watch_phase(x->transport->watch, x->watched, SENDS_BODY);
	MHD_resume_connection(x->conn);
}

static void upload_hash(struct task *task)
{
	struct exchange *x = container_of(task, struct exchange, beside);

	stage_hash(&x->rq.stage);
	upload_part_done(x);
}

/* On a worker: written here, and meanwhile hashed by another one if there is one. */
static void upload_flush(struct task *task)
{
	struct exchange *x = container_of(task, struct exchange, task);

	x->beside.run = upload_hash;
	atomic_store(&x->parts, 2);
	/* the queue is full: this worker does both */
	if (!pool_submit(x->transport->pool, &x->beside))
		upload_hash(&x->beside);
	x->early = stage_put(&x->rq.cx, &x->rq.stage);
	upload_part_done(x);
}

/* Takes what fits; the rest is offered again once the buffer is empty. */
static void upload_receive(struct exchange *x, const char *data, size_t *size)
{
	struct req *rq = &x->rq;

	if (rq->stage.size + *size > UPLOAD_MAX) {
		x->early = errf(&rq->cx, E_TOO_LARGE, "the upload is too large");
		*size = 0;
		return;
	}
	*size -= stage_fill(&rq->stage, data, *size);
	if (!stage_full(&rq->stage))
		return;
	watch_phase(x->transport->watch, x->watched, IS_SERVED);
	MHD_suspend_connection(x->conn);
	x->task.run = upload_flush;
	if (!pool_submit(x->transport->pool, &x->task))
		upload_flush(&x->task); /* here, then: it has come so far */
}

/* libmicrohttpd takes no answer between the first and the last byte of a body,
 * and a client that was refused may send for ever: after DROPPED_MAX the
 * connection ends. */
static enum MHD_Result body_drop(struct exchange *x, size_t *size)
{
	x->dropped += *size;
	*size = 0;
	if (x->dropped <= DROPPED_MAX)
		return MHD_YES;
	x->disconnect = true;
	return exchange_refuse(x, x->early);
}

/* Doubling, within the route's limit: most bodies fit into the first piece. */
static void body_grow(struct exchange *x, size_t size)
{
	if (size <= x->body_room)
		return;
	x->body_room = x->body_room ? 2 * x->body_room : BODY_MAX;
	while (x->body_room < size)
		x->body_room *= 2;
	x->body = realloc(x->body, x->body_room);
	if (!x->body)
		abort();
}

enum MHD_Result exchange_body(struct exchange *x, const char *data, size_t *size)
{
	size_t n = *size;

	if (x->early != OK)
		return body_drop(x, size);
	if (x->rq.route->mode == STREAM) {
		upload_receive(x, data, size);
		return MHD_YES;
	}
	*size = 0;
	if (n > body_max(x) - x->body_size) { /* chunked: no length was announced */
		x->early = errf(&x->rq.cx, E_TOO_LARGE, "the body may be at most %zu bytes",
				body_max(x));
		return MHD_YES;
	}
	body_grow(x, x->body_size + n);
	memcpy(x->body + x->body_size, data, n);
	x->body_size += n;
	return MHD_YES;
}

static bool type_ok(const char *type, const char *want)
{
	return type && strncasecmp(type, want, strlen(want)) == 0 &&
	       strchr("; ", type[strlen(want)]);
}

static enum err form_refused(struct exchange *x, const char *why)
{
	return err_next(&x->rq.cx, errf(&x->rq.cx, E_FORBIDDEN, "%s", why),
			"Open the page again, and send the form from there.");
}

/*
 * A form must come from a page of ours.  A browser may send the session's
 * cookie with a form that another site made, so the cookie proves nothing here.
 * Three answers are asked: what the browser says of the sender (Sec-Fetch-Site,
 * Origin, where it sends them), and the value that only our page can carry.
 */
static enum err form_check(struct exchange *x)
{
	const char *site = req_header(&x->rq, "Sec-Fetch-Site");
	const char *origin = req_header(&x->rq, "Origin"), *form;
	enum err e = OK;

	if ((site && strcmp(site, "same-origin") != 0) ||
	    (origin && (strncmp(origin, "http", 4) != 0 || !strstr(origin, "://") ||
			strcasecmp(strstr(origin, "://") + 3, req_header(&x->rq, "Host")) != 0)))
		return form_refused(x, "the form came from another site");
	form = in_text(&x->rq, "form");
	if (x->rq.who.user && (!form || strcmp(form, x->rq.form) != 0))
		e = form_refused(x, "the form is not one of this session");
	/* the value is the transport's: the route's table of fields has no such
	 * field */
	json_object_del(x->rq.in, "form");
	return e;
}

static enum err form_read(struct exchange *x)
{
	struct req *rq = &x->rq;

	if (!type_ok(req_header(rq, "Content-Type"), "application/x-www-form-urlencoded"))
		return errf(&rq->cx, E_MEDIA_TYPE, "the body must be a form");
	TRY(form_parse(&rq->cx, x->body ? x->body : "", x->body_size, &rq->in));
	TRY(form_check(x));
	TRY(body_check(&rq->cx, rq->route->body, rq->in));
	rq->act.reason = in_text(rq, "reason");
	return OK;
}

enum err exchange_parse(struct exchange *x)
{
	struct req *rq = &x->rq;

	if (rq->route->mode == STREAM)
		return OK; /* a worker ends it */
	if (rq->route->page && rq->route->method == POST)
		return form_read(x);
	if (!rq->route->body)
		return x->body_size == 0 ? OK : errf(&rq->cx, E_INVALID, "this takes no body");
	if (!type_ok(req_header(rq, "Content-Type"), "application/json"))
		return err_at(&rq->cx, errf(&rq->cx, E_MEDIA_TYPE, "the body must be JSON"),
			      "Content-Type");
	TRY(json_read(&rq->cx, x->body ? x->body : "", x->body_size, &rq->in));
	TRY(body_check(&rq->cx, rq->route->body, rq->in));
	rq->act.reason = in_text(rq, "reason");
	return OK;
}
