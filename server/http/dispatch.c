/*
 * From a whole body to an answer, over up to three threads.
 *
 * A READ stays on its event thread, unless its row says aside, the file that it answers with is to
 * be hashed, or the look is to be an entry: one snapshot, one answer.  All else leaves it.  The
 * connection is suspended first and submitted then, because the other thread may be done before
 * submit returns; after submit this thread must not touch the exchange, which may be answered and
 * freed already.
 *
 * A worker (prepare()) computes what needs no lock: hashes, Argon2, checks of
 * what was uploaded.  A worker may refuse, but it may not act, since its
 * snapshot is older than the decision.  job_decide() therefore asks again, on
 * the writer thread, whether the principal is still valid.
 *
 * Refusals divide in two.  An act of somebody known goes to the writer and
 * becomes an entry, even when a worker or the headers refused it.  All else (a
 * stranger, a malformed request, a look) is no act and is only counted per
 * source, because an entry each would let anybody fill the log.
 *
 * Never: answer an act before job_done(), which runs after COMMIT; call
 * MHD_queue_response() outside the access handler; resume twice.
 */

#include <string.h>

#include "http/concerned.h"
#include "http/exchange.h"
#include "http/reply.h"
#include "http/who.h"
#include "proof/digest.h"

/* A repeated request under one key must have the same method, target and body.
 * The target is taken as it was sent, query and all. */
static void request_hash(struct exchange *x)
{
	const char *method = method_name(x->rq.route->method);
	struct hash body;
	SHA256_CTX st;

	if (!x->rq.job.idempotency.key)
		return;
	body = x->rq.route->mode == STREAM ? x->rq.stage.hash
					   : hash_bytes(x->body ? x->body : "", x->body_size);
	SHA256_Init(&st);
	SHA256_Update(&st, method, strlen(method) + 1);
	SHA256_Update(&st, x->uri, strlen(x->uri) + 1);
	SHA256_Update(&st, body.b, HASH_SIZE);
	SHA256_Final(x->rq.job.idempotency.request.b, &st);
}

bool req_entered(const struct req *rq)
{
	return rq->job.receipt.index != NO_ENTRY;
}

/*
 * On the writer thread: the look is in the log, and now it is taken.  The right of
 * who asks is looked at a last time, because what came behind the look in its batch may have taken
 * the right away: the entry says more then than what left, and never less.
 */
static enum err entered_reply(struct req *rq)
{
	enum err e = who_again(rq);

	if (e == OK)
		e = rq->route->run(rq);
	if (e != OK)
		rq->job.receipt.index = NO_ENTRY; /* it is not the refusal's */
	return e;
}

static void come_back(struct exchange *x, enum err e)
{
	struct req *rq = &x->rq;

	if (e == OK && rq->enter)
		e = entered_reply(rq);
	if (e != OK) {
		who_unjudged(rq, e);
		if (!rq->act.actor.id && err_refuses(e) &&
		    !rq->counted) /* who may be nobody by now */
			tally_add(rq->services->tally, rq->source, rq->act.what);
		reply_problem(rq, e);
	} else {
		/* once per act: a repeated request opens no second session */
		if (rq->after && rq->job.receipt.index != NO_ENTRY && !rq->job.repeated)
			rq->after(rq);
		if (!rq->out && !rq->enter)
			reply_entry(rq);
	}
	if (e == OK)
		stage_settled(&rq->stage);
	x->state = READY;
	MHD_resume_connection(x->conn);
}

/* On the writer thread, once the batch is settled: the reply is made here and
 * sent by the event thread, which MHD_resume_connection() wakes. */
static void job_done(struct job *job, enum err e)
{
	struct req *rq = container_of(job, struct req, job);

	come_back(exchange_of(rq), e);
}

/* An act that was refused before its fact was begun is about what its path names. */
static void path_object(struct req *rq)
{
	struct fact *f = &rq->job.fact;
	const char *name = rq->param[0];

	if (f->action || !rq->route->about)
		return;
	if (rq->param[1])
		name = arena_printf(&rq->cx.mem, "%s/%s", name, rq->param[1]);
	fact_start(&rq->cx, f, ACTION_ACT_REFUSED);
	fact_object(&rq->cx, f, rq->route->about, name);
}

/* On the writer thread, before the key of a repeated request is looked up: who lost a right, or
 * the sight of what is asked for, gets no answer of before, either. */
static enum err job_admit(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);
	enum err early = exchange_of(rq)->early, e = early == E_FORBIDDEN ? early : OK;

	rq->db = db; /* what else was refused early decide() says, unless it was asked before */
	if (e == OK)
		e = who_again(rq);
	if (e == OK)
		e = concerns_check(rq);
	if (e != OK)
		path_object(rq);
	return e;
}

/* On the writer thread; what was refused before only leaves its entry here. */
static enum err job_decide(struct job *job, struct db *db)
{
	struct req *rq = container_of(job, struct req, job);
	enum err e = exchange_of(rq)->early;

	rq->db = db;
	if (e == OK)
		e = rq->enter ? rq->enter(rq) : rq->route->run(rq);
	if (e != OK)
		path_object(rq);
	else if (rq->route->mode == READ && !rq->enter)
		job->repeated = true; /* a look: nothing is entered */
	return e;
}

static void job_submit(struct exchange *x)
{
	struct req *rq = &x->rq;

	req_id(rq);
	rq->job.cx = &rq->cx;
	rq->job.act = &rq->act;
	rq->job.admit = job_admit;
	rq->job.decide = job_decide;
	rq->job.done = job_done;
	rq->job.passes = rq->route->passes || rq->route->judged;
	rq->job.shows = rq->route->shows_head;
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

	rq->db = reader_take(x->transport->readers);
	if (rq->route->mode == STREAM) {
		x->early = stage_end(&rq->cx, &rq->stage);
		request_hash(x);
	}
	if (x->early == OK)
		x->early = db_snapshot(&rq->cx, rq->db);
	if (x->early == OK)
		x->early = concerns_check(rq);
	if (x->early == OK)
		x->early = rq->route->prepare(rq);
	/* the reader is shared: a snapshot left open would show its next user
	 * old rows */
	if (db_in_transaction(rq->db) && db_snapshot_end(&rq->cx, rq->db) != OK)
		x->early = E_FAULT;
	reader_give_back(x->transport->readers, rq->db);
	rq->db = NULL;
	if (!rq->out && (x->early == OK || (rq->who.user && err_refuses(x->early))))
		job_submit(x);
	else
		come_back(x, x->early);
}

static enum err dispatch_run_read(struct exchange *x)
{
	struct req *rq = &x->rq;
	enum err e;

	if (rq->route->prepare) {
		e = rq->route->prepare(rq);
		if (e != OK || rq->out)
			return e;
	}
	rq->db = reader_take(x->transport->readers);
	e = db_snapshot(&rq->cx, rq->db); /* one moment for the whole request */
	if (e == OK)
		e = concerns_check(rq);
	if (e == OK)
		e = rq->route->run(rq);
	if (db_in_transaction(rq->db) && db_snapshot_end(&rq->cx, rq->db) != OK)
		e = E_FAULT;
	reader_give_back(x->transport->readers, rq->db);
	return e;
}

static void read_answer(struct exchange *x, enum err e)
{
	if (e != OK)
		reply_problem(&x->rq, e);
	x->state = READY;
	MHD_resume_connection(x->conn);
}

static void file_hash_slice(struct task *task);

static bool look_goes_on(const struct req *rq)
{
	return reply_put_off(rq) || rq->enter;
}

/* On a worker, or on the event thread once it is suspended: the look is not answered yet, since its
 * file is to be hashed, or its entry made. */
static void look_go_on(struct exchange *x)
{
	if (!reply_put_off(&x->rq)) {
		job_submit(x);
		return;
	}
	x->task.run = file_hash_slice;
	x->task.brief = false;
	if (!pool_submit(x->transport->pool, &x->task))
		read_answer(x, errf(&x->rq.cx, E_BUSY, "all workers are busy"));
}

/* On a worker: a look that takes longer than an event thread may be held. */
static void read_aside(struct task *task)
{
	struct exchange *x = container_of(task, struct exchange, task);
	enum err e = dispatch_run_read(x);

	if (e == OK && look_goes_on(&x->rq))
		look_go_on(x);
	else
		read_answer(x, e);
}

/* On a worker: a slice, then others have their turn; after the last one the look is taken again. */
static void file_hash_slice(struct task *task)
{
	struct exchange *x = container_of(task, struct exchange, task);
	struct req *rq = &x->rq;
	bool done = false;
	enum err e;

	do {
		e = proving_step(&rq->cx, rq->proof.of, &rq->proof.now, &done);
		if (e == OK && !done && pool_submit(x->transport->pool, task))
			return;
	} while (e == OK && !done); /* the queue is full, or the server stops: here, then */
	if (e != OK) {
		proving_end(&rq->proof.now);
		read_answer(x, e);
		return;
	}
	file_proved(rq);
	read_aside(task);
}

/* Known and unknown names go the same way. */
static enum err stranger_pays(struct exchange *x, const struct asker *asker)
{
	struct req *rq = &x->rq;

	rq->retry_s = budget_take(who_budget(rq), asker, rq->services->elapsed());
	if (rq->retry_s == 0)
		return OK;
	return errf(&rq->cx, E_BUSY, "too many tries failed; the next may come in %lld s",
		    (long long)rq->retry_s);
}

static struct strangers *lane_of(const struct exchange *x)
{
	return x->rq.route->enrols ? x->transport->enrolments : x->transport->strangers;
}

/* A try that finds no place was none, and is given back. */
static enum err stranger_waits(struct exchange *x, const struct asker *asker)
{
	struct budget *budget = who_budget(&x->rq);
	struct stranger who = { .known = budget_knows(budget, asker), .task = &x->task };

	budget_keys(budget, asker, &who.source, &who.name);
	if (strangers_submit(lane_of(x), &who))
		return OK;
	budget_give_back(budget, asker);
	return errf(&x->rq.cx, E_BUSY, "too many want to %s at this moment",
		    x->rq.route->enrols ? "enrol" : "log in");
}

static void turned_away(struct task *task)
{
	struct exchange *x = container_of(task, struct exchange, task);

	x->state = READY;
	MHD_resume_connection(x->conn);
}

/* The connection is suspended.  After stranger_waits() the exchange may be gone. */
static void stranger_go(struct exchange *x)
{
	struct req *rq = &x->rq;
	struct asker asker = who_asks(rq);
	enum err e = stranger_pays(x, &asker);

	x->task.run = prepare;
	if (e == OK)
		e = stranger_waits(x, &asker);
	if (e == OK)
		return;
	tally_add(rq->services->tally, rq->source,
		  arena_printf(&rq->cx.mem, "%s %s", err_info(e)->slug, rq->act.what));
	reply_problem(rq, e);
	x->task.run = turned_away;
	if (!strangers_hold(lane_of(x), &x->task))
		turned_away(&x->task);
}

/* The request's hash is taken before the exchange is handed on; of an upload a
 * worker takes it, when the last buffer is in. */
static void go_away(struct exchange *x)
{
	if (x->rq.route->mode != STREAM)
		request_hash(x);
	x->state = AWAY;
	MHD_suspend_connection(x->conn);
	if (x->rq.route->mode == WRITE || x->rq.by_entries) {
		job_submit(x);
		return;
	}
	if (x->rq.route->typed) {
		stranger_go(x);
		return;
	}
	x->task.run = x->rq.route->mode == READ ? read_aside : prepare;
	x->task.brief = x->rq.route->brief;
	if (!pool_submit(x->transport->pool, &x->task))
		come_back(x, errf(&x->rq.cx, E_BUSY, "all workers are busy"));
}

/* A request that is malformed, forged, too large, a stranger's, or a look that
 * its principal may not have: no act, and only counted. */
static enum MHD_Result refusal_count(struct exchange *x, enum err e, const char *what)
{
	if (err_refuses(e))
		tally_add(x->rq.services->tally, x->rq.source, what);
	reply_problem(&x->rq, e);
	x->state = READY;
	return exchange_reply(x);
}

/* Only a refusal for lack of a right, of somebody known, who wanted to act, is
 * an act.  The job has no body then, and job_decide() returns `early` at once. */
enum MHD_Result exchange_refuse(struct exchange *x, enum err e)
{
	if (e != E_FORBIDDEN || !x->rq.who.user || x->rq.route->mode == READ)
		return refusal_count(x, e, err_info(e)->slug);
	x->state = AWAY;
	watch_phase(x->transport->watch, x->watched, IS_SERVED); /* its body is not waited for */
	MHD_suspend_connection(x->conn);
	job_submit(x);
	return MHD_YES;
}

/* On the event thread, once the body is whole or was read past. */
enum MHD_Result exchange_dispatch(struct exchange *x)
{
	struct arena *mem = &x->rq.cx.mem;
	enum err e = x->early;

	if (e != OK)
		return exchange_refuse(x, e);
	e = exchange_parse(x);
	if (e != OK)
		return refusal_count(x, e,
				     arena_printf(mem, "%s %s", err_info(e)->slug, x->rq.act.what));
	if (x->rq.route->mode != READ || x->rq.route->aside || x->rq.by_entries) {
		go_away(x);
		return MHD_YES;
	}
	e = dispatch_run_read(x);
	if (e == OK && look_goes_on(&x->rq)) {
		x->state = AWAY;
		MHD_suspend_connection(x->conn);
		look_go_on(x);
		return MHD_YES;
	}
	if (e != OK)
		reply_problem(&x->rq, e);
	x->state = READY;
	return exchange_reply(x);
}
