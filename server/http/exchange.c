#include "http/exchange.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "http/guard.h"
#include "http/reply.h"

#define IDEMPOTENCY_KEY_MAX 128

static struct exchange *of_req(struct req *rq)
{
	return container_of(rq, struct exchange, rq);
}

const char *req_query(struct req *rq, const char *name)
{
	return MHD_lookup_connection_value(of_req(rq)->conn, MHD_GET_ARGUMENT_KIND, name);
}

const char *req_header(struct req *rq, const char *name)
{
	return MHD_lookup_connection_value(of_req(rq)->conn, MHD_HEADER_KIND, name);
}

/* ---- headers ---- */

struct exchange *exchange_new(struct house *h, struct MHD_Connection *conn, const char *uri)
{
	struct exchange *x = calloc(1, sizeof(*x));

	if (!x)
		abort();
	x->house = h;
	x->conn = conn;
	x->rq.services = &h->services;
	x->rq.out_fd = -1;
	x->rq.job.receipt.index = NO_ENTRY;
	x->uri = arena_strdup(&x->rq.cx.mem, uri);
	x->early = guard_uri(&x->rq.cx, uri);
	x->disconnect = x->early != OK;
	return x;
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

static enum err guard(struct exchange *x, const char *method, const char *version)
{
	enum err e = guard_method(&x->rq.cx, method, version);

	if (e == OK)
		e = guard_headers(&x->rq.cx, x->conn, x->house->hosts);
	x->disconnect = e != OK;
	return e;
}

static void act_begin(struct req *rq, const char *method, const char *url)
{
	const struct principal *p = &rq->who;

	rq->act.what = rq->route ? arena_printf(&rq->cx.mem, "%s %s", method, rq->route->path)
				 : arena_printf(&rq->cx.mem, "%s %s", method, url);
	rq->act.actor = (struct actor){ p->kind, p->user, p->owner, p->roles_named, p->site };
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

/* What a page's form must bring back: it can be read only by whoever has the page. */
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
	if (!authorization)
		return OK;
	x->rq.form = form_of(&x->rq.cx, authorization);
	x->rq.db = reader_take(x->house->readers);
	e = who_find(&x->rq, authorization, x->rq.cx.now);
	reader_give_back(x->house->readers, x->rq.db);
	x->rq.db = NULL;
	if (e == E_UNAUTHENTICATED && x->rq.route->page && x->rq.route->who == PUBLIC)
		return OK; /* a cookie that is over locks nobody out of the login */
	return e;
}

static enum err length_check(struct exchange *x)
{
	const char *length = req_header(&x->rq, "Content-Length");
	uint64_t max = x->rq.route->mode == STREAM ? UPLOAD_MAX : BODY_MAX;

	if (length && strtoull(length, NULL, 10) > max)
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

static enum err key_read(struct exchange *x)
{
	const char *key = req_header(&x->rq, "Idempotency-Key");

	if (!key || x->rq.route->mode == READ)
		return OK;
	if (has_secret(x->rq.route->body))
		return err_at(&x->rq.cx,
			      errf(&x->rq.cx, E_INVALID,
				   "a request with a password is not kept under a key"),
			      "Idempotency-Key");
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

/* Everything that can be known before the body. */
static enum err admit(struct exchange *x, const char *method, const char *url, const char *version)
{
	struct req *rq = &x->rq;

	TRY(guard(x, method, version));
	TRY(route_find(&rq->cx, &x->house->routes, method, url, &x->match));
	rq->route = x->match.route;
	memcpy(rq->param, x->match.param, sizeof(rq->param));
	TRY(who(x));
	TRY(who_may(rq, rq->route));
	TRY(length_check(x));
	TRY(key_read(x));
	if (rq->route->mode != STREAM)
		return OK;
	return stage_begin(&rq->cx, &rq->services->blobs, rq->act.request, &rq->stage);
}

static bool body_is_small(struct exchange *x)
{
	const char *length = req_header(&x->rq, "Content-Length");

	return !req_header(&x->rq, "Transfer-Encoding") &&
	       (!length || strtoull(length, NULL, 10) <= BODY_MAX);
}

enum MHD_Result exchange_headers(struct exchange *x, const char *method, const char *url,
				 const char *version)
{
	struct req *rq = &x->rq;

	x->state = READING;
	x->head_only = strcmp(method, "HEAD") == 0;
	rq->cx.now = clock_ms();
	rq->act.request = uuid7(&rq->cx, rq->cx.now);
	rq->source = peer(x);
	if (x->early == OK)
		x->early = admit(x, method, url, version);
	act_begin(rq, method, url);
	if (x->early == OK)
		return MHD_YES;
	rq->allow = x->match.allow;
	if (!rq->who.user || !body_is_small(x))
		tally_add(rq->services->tally, rq->source, err_info(x->early)->slug);
	if (!x->disconnect && body_is_small(x))
		return MHD_YES; /* read past it and answer then: the connection lives on */
	reply_problem(rq, x->early);
	x->state = READY;
	return exchange_reply(x);
}

/* ---- acting ---- */

static void request_hash(struct exchange *x)
{
	struct hash body = x->rq.route->mode == STREAM
				   ? x->rq.stage.hash
				   : hash_bytes(x->body ? x->body : "", x->body_size);
	const char *method = method_name(x->rq.route->method);
	SHA256_CTX st;

	SHA256_Init(&st);
	SHA256_Update(&st, method, strlen(method) + 1);
	SHA256_Update(&st, x->uri, strlen(x->uri) + 1);
	SHA256_Update(&st, body.b, HASH_SIZE);
	SHA256_Final(x->rq.job.idempotency.request.b, &st);
}

static void come_back(struct exchange *x, enum err e)
{
	struct req *rq = &x->rq;

	if (e != OK) {
		if (!rq->who.user && err_refuses(e))
			tally_add(rq->services->tally, rq->source, rq->act.what);
		reply_problem(rq, e);
	} else {
		if (rq->after && rq->job.receipt.index != NO_ENTRY && !rq->job.repeated)
			rq->after(rq);
		if (!rq->out)
			reply_entry(rq);
	}
	if (e == OK)
		stage_settled(&rq->stage);
	x->state = READY;
	MHD_resume_connection(x->conn);
}

static void job_done(struct job *job, enum err e)
{
	struct req *rq = container_of(job, struct req, job);

	come_back(of_req(rq), e);
}

/* On the writer thread; what was refused before only leaves its entry here. */
static enum err job_decide(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);
	struct exchange *x = of_req(rq);

	if (x->early != OK)
		return x->early;
	rq->db = db;
	TRY(who_again(rq));
	return rq->route->run(rq);
}

static void job_submit(struct exchange *x)
{
	struct req *rq = &x->rq;

	rq->job.cx = &rq->cx;
	rq->job.act = &rq->act;
	rq->job.decide = job_decide;
	rq->job.done = job_done;
	if (x->early == OK && rq->route->gather)
		rq->route->gather(rq);
	if (!writer_submit(rq->services->writer, &rq->job))
		come_back(x, errf(&rq->cx, E_UNAVAILABLE, "the server is stopping or overloaded"));
}

/*
 * On a worker.  A refusal of somebody we know goes on to the writer: it is an
 * act.  What prepare() answers itself changes nothing and leaves no entry.
 */
static void prepare(struct task *task)
{
	struct exchange *x = container_of(task, struct exchange, task);
	struct req *rq = &x->rq;

	rq->db = reader_take(x->house->readers);
	x->early = db_snapshot(&rq->cx, rq->db);
	if (x->early == OK)
		x->early = rq->route->prepare(rq);
	if (db_in_transaction(rq->db) && db_snapshot_end(&rq->cx, rq->db) != OK)
		x->early = E_FAULT;
	reader_give_back(x->house->readers, rq->db);
	rq->db = NULL;
	if (!rq->out && (x->early == OK || (rq->who.user && err_refuses(x->early))))
		job_submit(x);
	else
		come_back(x, x->early);
}

static void go_away(struct exchange *x)
{
	if (x->rq.job.idempotency.key)
		request_hash(x);
	x->state = AWAY;
	MHD_suspend_connection(x->conn);
	if (x->rq.route->mode == WRITE) {
		job_submit(x);
		return;
	}
	x->task.run = prepare;
	if (!pool_submit(x->house->pool, &x->task))
		come_back(x, errf(&x->rq.cx, E_BUSY, "all workers are busy"));
}

static enum err run_read(struct exchange *x)
{
	struct req *rq = &x->rq;
	enum err e;

	rq->db = reader_take(x->house->readers);
	e = db_snapshot(&rq->cx, rq->db); /* one moment for the whole request */
	if (e == OK)
		e = rq->route->run(rq);
	if (db_in_transaction(rq->db) && db_snapshot_end(&rq->cx, rq->db) != OK)
		e = E_FAULT;
	reader_give_back(x->house->readers, rq->db);
	return e;
}

/* Somebody we know asked for an act that is not theirs: that is an act, too, and leaves its entry.
 */
static bool is_refused_act(const struct exchange *x)
{
	return x->early == E_FORBIDDEN && x->rq.who.user && x->rq.route->mode != READ;
}

static void refusal_enter(struct exchange *x)
{
	x->state = AWAY;
	MHD_suspend_connection(x->conn);
	job_submit(x);
}

enum MHD_Result exchange_dispatch(struct exchange *x)
{
	enum err e = x->early;

	if (is_refused_act(x)) {
		refusal_enter(x);
		return MHD_YES;
	}
	if (e == OK)
		e = exchange_parse(x);
	if (e == OK && x->rq.route->mode != READ) {
		go_away(x);
		return MHD_YES;
	}
	if (e == OK)
		e = run_read(x);
	if (e != OK)
		reply_problem(&x->rq, e);
	x->state = READY;
	return exchange_reply(x);
}

void exchange_free(struct exchange *x)
{
	json_drop(&x->rq.in);
	free(x->rq.out); /* MHD never came for it */
	if (x->rq.out_fd >= 0)
		close(x->rq.out_fd);
	stage_drop(&x->rq.stage);
	if (x->rq.opened)
		seed_signer_wipe(x->rq.opened);
	free(x->body);
	arena_free(&x->rq.cx.mem);
	free(x);
}
