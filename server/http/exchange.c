/*
 * The headers of a request: all that can be decided before the body is.
 *
 * A refusal at the headers is the cheapest one, so the order in exchange_admit() goes
 * from cheap to dear and from strict to personal: the form of the request, the
 * route, the credential, the role, the length.  Only an upload that has passed
 * all of them gets a staging file.
 *
 * A request that is refused here may still be sending its body.  libmicrohttpd
 * takes a response at once or at the end of the body: a small body of known
 * length is read past, and the connection lives on; a large one, or one of
 * unknown length, is answered now and the connection ends.
 *
 * Never: trust where the next request begins on a connection whose request the
 * guard refused (`disconnect`); keep a credential or a password in what is
 * hashed or logged.
 */

#include "http/exchange.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "engine/server_clock.h"
#include "engine/soundness.h"
#include "http/caller.h"
#include "http/guard.h"
#include "http/reply.h"
#include "http/who.h"
#include "proof/digest.h"

#define IDEMPOTENCY_KEY_MAX 128

const char *req_query(struct req *rq, const char *name)
{
	return MHD_lookup_connection_value(exchange_of(rq)->conn, MHD_GET_ARGUMENT_KIND, name);
}

const char *req_header(struct req *rq, const char *name)
{
	return MHD_lookup_connection_value(exchange_of(rq)->conn, MHD_HEADER_KIND, name);
}

const char *req_id(struct req *rq)
{
	if (!rq->act.request)
		rq->act.request = uuid7(&rq->cx, rq->cx.now);
	return rq->act.request;
}

/* ---- headers ---- */

/* The library calls this before it decodes the target, so the guard sees the
 * bytes as they were sent; afterwards an escaped slash looks like a real one. */
struct exchange *exchange_new(struct transport *h, struct MHD_Connection *conn, const char *uri)
{
	struct exchange *x = calloc(1, sizeof(*x));

	if (!x)
		abort();
	x->transport = h;
	x->conn = conn;
	x->rq.services = &h->services;
	x->rq.out_fd = -1;
	x->rq.job.receipt.index = NO_ENTRY;
	x->uri = arena_strdup(&x->rq.cx.mem, guard_target(uri, h->hosts));
	x->early = guard_uri(&x->rq.cx, x->uri);
	x->disconnect = x->early != OK;
	return x;
}

void exchange_no_room(struct exchange *x)
{
	x->early = errf(&x->rq.cx, E_UNAVAILABLE, NO_ROOM);
	x->disconnect = true;
}

static const char *peer(struct exchange *x)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "?";

	if (info && info->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)info->client_addr)->sin_addr, text,
			  sizeof(text));
	else if (info && info->client_addr->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)info->client_addr)->sin6_addr, text,
			  sizeof(text));
	return arena_strdup(&x->rq.cx.mem, text);
}

static enum MHD_Result field_see(void *seen, enum MHD_ValueKind kind, const char *name,
				 size_t name_size, const char *value, size_t size)
{
	guard_field(seen, name, value, size);
	return MHD_YES;
}

static enum MHD_Result cookie_see(void *seen, enum MHD_ValueKind kind, const char *name,
				  size_t name_size, const char *value, size_t size)
{
	guard_cookie(seen, name);
	return MHD_YES;
}

static enum err guard(struct exchange *x)
{
	struct guard_fields seen = { 0 };
	enum err e;

	MHD_get_connection_values_n(x->conn, MHD_HEADER_KIND, field_see, &seen);
	MHD_get_connection_values_n(x->conn, MHD_COOKIE_KIND, cookie_see, &seen);
	e = guard_fields(&x->rq.cx, &seen, x->transport->hosts);
	x->disconnect = e != OK || x->last || seen.closes;
	return e;
}

/* The name of the act is the route's pattern, not the target: identical acts
 * count as one kind whatever they are about, and no name that was typed lands
 * in a count. */
static void act_begin(struct req *rq, const char *method, const char *url)
{
	rq->act.what = rq->route ? arena_printf(&rq->cx.mem, "%s %s", method, rq->route->path)
				 : arena_printf(&rq->cx.mem, "%s %s", method, url);
	rq->act.actor = who_actor(&rq->who);
}

/* A page's session comes as a cookie, everything else's credential as a header. */
static const char *credential(struct exchange *x)
{
	const char *secret;

	if (!x->rq.route->page)
		return req_header(&x->rq, "Authorization");
	secret = MHD_lookup_connection_value(x->conn, MHD_COOKIE_KIND, COOKIE);
	return secret ? arena_printf(&x->rq.cx.mem, "Bearer %s", secret) : NULL;
}

/*
 * The value that a page's form must bring back.  It is derived from the
 * session's secret, so another site cannot have it and the server need not
 * store it; two hashes, so that the page that carries it does not carry the
 * secret's own digest.
 */
static const char *form_of(struct ctx *cx, const char *authorization)
{
	struct hash h = hash_bytes(authorization, strlen(authorization));

	h = hash_bytes(arena_printf(&cx->mem, "form %s", digest_text(cx, &h)), 5 + DIGEST_SIZE - 1);
	return hex_text(cx, h.b, 16);
}

static enum err who(struct exchange *x)
{
	const char *authorization = credential(x);
	enum err e;

	x->rq.authorization = authorization;
	/* who wants to be let in is a stranger, be it with a session, or with one that is over */
	if (!authorization || (x->rq.route->typed && !x->rq.route->page))
		return OK;
	if (x->rq.route->page)
		x->rq.form = form_of(&x->rq.cx, authorization);
	/* a reader of this event thread's own: there is one for each thread */
	x->rq.db = reader_take(x->transport->readers);
	e = who_find(&x->rq, authorization, ends_time(&x->rq.cx));
	reader_give_back(x->transport->readers, x->rq.db);
	x->rq.db = NULL;
	if (e == E_UNAUTHENTICATED && x->rq.route->page && x->rq.route->who == PUBLIC)
		return OK; /* a cookie that is over locks nobody out of the login */
	return e;
}

size_t body_max(const struct exchange *x)
{
	return x->rq.route->body_max ? x->rq.route->body_max : BODY_MAX;
}

/* As the guard let it in: digits, but perhaps more of them than fit. */
static uint64_t length_of(const char *header)
{
	uint64_t n;

	return text_digits(&header, &n) ? n : UINT64_MAX;
}

/* A length that is declared is refused here; a chunked body is refused while it
 * arrives (receive.c). */
static enum err length_check(struct exchange *x)
{
	const char *length = req_header(&x->rq, "Content-Length");
	uint64_t max = x->rq.route->mode == STREAM ? UPLOAD_MAX : body_max(x);

	if (length && length_of(length) > max)
		return err_at(&x->rq.cx,
			      errf(&x->rq.cx, E_TOO_LARGE, "the body may be at most %llu bytes",
				   (unsigned long long)max),
			      "Content-Length");
	return OK;
}

/* A hash of the request would be a fast hash of the password in it. */
static bool has_secret(const struct field *f)
{
	for (; f && f->name; f++)
		if (f->type == SECRET)
			return true;
	return false;
}

static enum err exchange_key_read(struct exchange *x)
{
	const char *key = req_header(&x->rq, "Idempotency-Key");

	if (!key || x->rq.route->mode == READ || x->rq.route->by_statement)
		return OK;
	if (has_secret(x->rq.route->body))
		return err_at(&x->rq.cx,
			      errf(&x->rq.cx, E_INVALID,
				   "a request with a password is not kept under a key"),
			      "Idempotency-Key");
	/* an item's act carries its own identity: a key would keep a second one */
	if (x->rq.route->gather)
		return err_at(&x->rq.cx,
			      errf(&x->rq.cx, E_INVALID,
				   "this act is known again by what it says, and kept under no "
				   "key"),
			      "Idempotency-Key");
	if (!*key || strlen(key) > IDEMPOTENCY_KEY_MAX)
		return err_at(&x->rq.cx,
			      errf(&x->rq.cx, E_INVALID,
				   "an Idempotency-Key has 1 to %d characters",
				   IDEMPOTENCY_KEY_MAX),
			      "Idempotency-Key");
	x->rq.job.idempotency.key = key;
	return OK;
}

/* While the server is read-only, a right is asked of entries on the writer, and of no row here. */
static bool judged_later(const struct req *rq)
{
	return (rq->route->mode == WRITE || rq->route->judged) && soundness_lost();
}

/* Everything that can be known before the body. */
static enum err exchange_admit(struct exchange *x, const char *method, const char *url)
{
	struct req *rq = &x->rq;
	enum err e;

	TRY(guard(x));
	TRY(route_find(&rq->cx, &x->transport->services.routes, method, url, &x->match));
	rq->route = x->match.route;
	memcpy(rq->param, x->match.param, sizeof(rq->param));
	e = who(x);
	if (e == OK)
		e = who_may(rq, rq->route);
	rq->by_entries = judged_later(rq);
	if (!rq->by_entries)
		TRY(e);
	TRY(length_check(x));
	TRY(exchange_key_read(x));
	if (rq->route->mode != STREAM)
		return OK;
	return stage_begin(&rq->cx, &rq->services->blobs, req_id(rq), &rq->stage);
}

static bool body_is_small(struct exchange *x)
{
	const char *length = req_header(&x->rq, "Content-Length");

	return !req_header(&x->rq, "Transfer-Encoding") &&
	       (!length || length_of(length) <= BODY_MAX);
}

enum MHD_Result exchange_headers(struct exchange *x, const char *method, const char *url)
{
	struct req *rq = &x->rq;

	x->state = READING;
	rq->head = strcmp(method, "HEAD") == 0;
	server_time(&rq->cx);
	rq->source = peer(x);
	url = guard_target(url, x->transport->hosts);
	if (x->early == OK)
		x->early = exchange_admit(x, method, url);
	act_begin(rq, method, url);
	if (x->early == OK)
		return MHD_YES;
	rq->allow = x->match.allow;
	if (!x->disconnect && body_is_small(x))
		return MHD_YES; /* read past it and answer then: the connection lives on */
	x->disconnect = true;
	return exchange_refuse(x, x->early);
}

void exchange_free(struct exchange *x)
{
	json_drop(&x->rq.in);
	free(x->rq.out); /* MHD never came for it */
	if (x->rq.out_fd >= 0)
		close(x->rq.out_fd);
	/* an upload whose entry is durable was settled and has no path any more */
	proving_end(&x->rq.proof.now);
	stage_drop(&x->rq.stage);
	if (x->rq.opened)
		seed_signer_wipe(x->rq.opened);
	free(x->body);
	arena_free(&x->rq.cx.mem);
	free(x);
}
