/*
 * One attempt at a job is a savepoint: an entry and what it does to the tables,
 * or nothing.  Two memories must agree with the file: log_mark()/log_restore() do for
 * the log's list of leaves what a savepoint does for the tables; attempt() alone
 * pairs them.
 *
 * While the server is read-only (engine/soundness.h) a job decides by the judge's
 * database, and its entry is chained to what that one knows; the rows of the
 * writer's own are written as the entry says, and believed by nobody.
 *
 * Never: go on in a batch after still_open() has failed.
 */

#include "engine/writer_own.h"

#include <stdio.h>

#include "base/clock.h"
#include "engine/foreign.h"
#include "engine/hand.h"
#include "engine/server_clock.h"
#include "engine/soundness.h"
#include "engine/sql.h"

/* Transactions and savepoints belong to the hand of the log, for one statement
 * at a time: decide() runs in HAND_READ and cannot end the batch that it is in. */
enum err writer_control(struct writer *w, struct ctx *cx, sql_id id)
{
	auto_hand h = db_hand(w->db, HAND_LOG);

	judge_control(w->judge, id);
	return db_run(cx, w->db, id);
}

static void entry_note(struct writer *w, const struct fact *f)
{
	notice_take(&w->notice, &w->cfg, &w->cx.mem, f);
}

static bool is_systems(const struct job *job)
{
	return job->act->actor.kind == KIND_SYSTEM;
}

/* While the server is read-only the entry is one that passes, and the judge hears it at once. */
static enum err entry_append(struct writer *w, struct job *job, struct receipt *out)
{
	bool lost = soundness_lost();
	enum err e;

	if (lost && !flawed_passes(job->fact.action))
		return flawed_refuse(job->cx, !is_systems(job));
	e = log_append_by(job->cx, w->db, w->by, w->log, job->act, &job->fact, out);
	job->unadmitted = lost && e == E_FAULT;
	TRY(e);
	entry_note(w, &job->fact);
	return judge_hear(job->cx, w->judge, w->db, log_size(w->log) + log_mark(w->log).n);
}

/* Each fact that follows is decided on the tables as the fact before it left
 * them, in the same savepoint.  The receipt stays that of the first: somebody
 * asked for it. */
static enum err facts_follow(struct writer *w, struct job *job)
{
	struct receipt r;

	while (job->then) {
		enum err (*next)(struct job *, struct db *) = job->then;

		job->then = NULL;
		TRY(next(job, w->by));
		if (!job->fact.action)
			break;
		TRY(entry_append(w, job, &r));
	}
	return OK;
}

static enum err admitted(struct writer *w, struct job *job)
{
	return job->admit ? job->admit(job, w->by) : OK;
}

/* The key is looked up before decide(): a repeated request gets its first
 * answer, even if the same act would be refused today; but not one whose sender
 * may not ask for it any more, so admit() comes first. */
static enum err fact_append(struct writer *w, struct job *job)
{
	TRY(admitted(w, job));
	TRY(idempotency_find(job->cx, w->db, job->act->actor.id, &job->idempotency, &job->receipt,
			     &job->repeated));
	if (job->repeated)
		return OK;
	TRY(job->decide(job, w->by));
	if (job->repeated)
		return OK;
	if (!job->fact.action)
		return errf(job->cx, E_FAULT, "%s was accepted without a fact", job->act->what);
	TRY(entry_append(w, job, &job->receipt));
	TRY(facts_follow(w, job));
	return idempotency_keep(job->cx, w->db, job->act->actor.id, &job->idempotency,
				job->receipt.index);
}

static enum err refusal_append(struct writer *w, struct job *job)
{
	return log_refuse(job->cx, w->db, w->log, job->act, &job->fact, job->result, &job->receipt);
}

/*
 * One attempt inside a savepoint: all of it stays, in the file and in the log's
 * memory, or none.  A savepoint that cannot be undone or ended matches no
 * memory: the batch is spoiled then.  job is NULL for an attempt of the writer's
 * own.
 */
static enum err attempt(struct writer *w, struct ctx *cx, struct job *job,
			enum err (*what)(struct writer *, struct job *))
{
	struct log_mark mark = log_mark(w->log);
	enum err e;

	TRY(writer_control(w, cx, SQL_JOB_BEGIN));
	e = what(w, job);
	if (e != OK) {
		if (job)
			job->receipt.index = NO_ENTRY;
		log_restore(w->log, mark);
		w->spoiled |= writer_control(w, cx, SQL_JOB_UNDO) != OK;
	}
	w->spoiled |= writer_control(w, cx, SQL_JOB_END) != OK;
	return e;
}

/* A refused act is an act: it leaves its entry, or is counted with an identical
 * one.  If neither can be done the job fails, since a refusal promises an
 * entry. */
static void job_refuse(struct writer *w, struct job *job)
{
	int64_t now = clock_elapsed_ms();
	struct refusal_key key;
	enum err e = log_known_objects(job->cx, w->db, &job->fact);

	key = refusal_key(job->act, &job->fact, job->result, job->cx->detail);
	if (e == OK && refusal_repeats(w->refusals, &key, now, &job->receipt.index))
		return;
	if (e == OK)
		e = attempt(w, job->cx, job, refusal_append);
	if (e != OK)
		job->result = e;
	else
		refusal_entered(w->refusals, &key, now, job->receipt.index);
}

/* A full disk rolls back everything, not only what ran into it. */
static enum err still_open(struct writer *w, const struct ctx *cx)
{
	if (!w->spoiled && db_in_transaction(w->db))
		return OK;
	return errf(&w->cx, E_UNAVAILABLE, "the transaction was lost: %s", cx->detail);
}

/* ---- streams ---- */

static enum err item_decide(struct writer *w, struct job *job)
{
	TRY(admitted(w, job));
	TRY(job->decide(job, w->db));
	return job->repeated ? OK : gather_check(job);
}

static enum err items_append(struct writer *w, struct job *none)
{
	TRY(gather_append(&w->cx, w->db, w->log, &w->gather));
	for (size_t i = 0; i < w->gather.n; i++)
		entry_note(w, &w->gather.job[i]->fact);
	return OK;
}

enum err items_flush(struct writer *w)
{
	if (w->gather.n == 0)
		return OK;
	server_time(&w->cx);
	gather_settle(&w->gather, &w->cx, attempt(w, &w->cx, NULL, items_append));
	return still_open(w, &w->cx);
}

static enum err item_keep(struct writer *w, struct job *job)
{
	if (!gather_has_room(&w->gather, job))
		TRY(items_flush(w));
	gather_put(&w->gather, job);
	return OK;
}

/* ---- any job ---- */

/* Where there can be no judge the system's own news are entered all the same: they say so, and
 * nobody's right is asked. */
static bool flawed_may(const struct writer *w, const struct job *job)
{
	if (!(job->passes || is_systems(job)) || !alarms_pass())
		return false;
	return judge_sits(w->judge) || (judge_cannot(w->judge) && is_systems(job));
}

/* A job that shows a head is heard all the same: it may prove that this log is behind. */
static void flawed_hear(struct writer *w, struct job *job)
{
	if (job->shows && job->decide(job, w->by) != OK && job->proves)
		foreign_found(job->proves, job->cx->detail);
}

/* By a row that was altered nobody is kept out, as nobody is let in. */
static enum err flawed_unadmitted(struct job *job)
{
	fprintf(stderr, "signetd: the rows do not admit an entry: %s\n", job->cx->detail);
	return job->unentered ? job->unentered(job) : flawed_refuse(job->cx, !is_systems(job));
}

/* While the server is read-only.  A refusal leaves no entry; people's are counted. */
static void flawed_run(struct writer *w, struct job *job)
{
	server_time(job->cx);
	if (flawed_may(w, job)) {
		job->result = attempt(w, job->cx, job, fact_append);
		if (job->unadmitted)
			job->result = flawed_unadmitted(job);
		return;
	}
	flawed_hear(w, job);
	job->result = flawed_refuse(job->cx, !is_systems(job));
}

enum err job_run(void *writer, struct job *job)
{
	struct writer *w = writer;
	bool item = job->item.stream != NULL;

	if (soundness_lost()) {
		flawed_run(w, job);
		return still_open(w, job->cx);
	}
	if (gather_precedes(&w->gather, job))
		TRY(items_flush(w));
	server_time(job->cx);
	job->result = attempt(w, job->cx, job, item ? item_decide : fact_append);
	if (err_refuses(job->result)) {
		job_refuse(w, job);
		if (job->proves)
			foreign_found(job->proves, job->cx->detail);
	}
	TRY(still_open(w, job->cx));
	return item && job->result == OK && !job->repeated ? item_keep(w, job) : OK;
}
