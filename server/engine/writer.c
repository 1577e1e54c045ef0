/*
 * The idea: one thread decides, enters and applies every change, so that
 * check-then-act needs no lock.  Jobs that arrive while a commit is being
 * flushed form the next batch: one signature and one fsync for all of them.
 *
 * Two memories must agree with the file.  log_mark()/log_restore() do for the
 * log's list of leaves what a savepoint does for the tables; attempt() alone
 * pairs them.  log_committed()/log_abandoned() do the same for a COMMIT.
 *
 * An outcome is done, refused or unknown.  When COMMIT fails with anything but
 * a full or busy disk, a wrong guess would sign a second history of the same
 * size.  So the process ends without an answer, and the next start reads the
 * disk.
 *
 * Never: answer a job before COMMIT; touch a job after done(),
 * which may free it; go on in a batch after still_open() has failed.
 */

#include "engine/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/apply.h"
#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/notice.h"
#include "engine/queue.h"
#include "engine/refusal.h"
#include "engine/server_clock.h"
#include "engine/soundness.h"
#include "engine/sql.h"
#include "engine/system.h"

struct writer {
	struct writer_config cfg;
	pthread_t thread;
	struct queue *queue;
	bool draining; /* the queue is closed */
	_Atomic uint64_t commits, entries;
	atomic_bool due;
	bool spoiled; /* a savepoint could not be undone or ended: drop the batch */
	struct system_work system;
	struct ctx cx; /* for errors that belong to no request */
	struct db *db;
	struct log *log;
	struct refusals *refusals;
	struct gather gather;
	struct notice notice;
};

/* Transactions and savepoints belong to the hand of the log, for one statement
 * at a time: decide() runs in HAND_READ and cannot end the batch that it is in. */
static enum err control(struct writer *w, struct ctx *cx, sql_id id)
{
	auto_hand h = db_hand(w->db, HAND_LOG);

	return db_run(cx, w->db, id);
}

static void entry_note(struct writer *w, const struct fact *f)
{
	notice_take(&w->notice, &w->cfg, &w->cx.mem, f);
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
		TRY(next(job, w->db));
		if (!job->fact.action)
			break;
		TRY(log_append(job->cx, w->db, w->log, job->act, &job->fact, &r));
		entry_note(w, &job->fact);
	}
	return OK;
}

static enum err admitted(struct writer *w, struct job *job)
{
	return job->admit ? job->admit(job, w->db) : OK;
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
	TRY(job->decide(job, w->db));
	if (job->repeated)
		return OK;
	if (!job->fact.action)
		return errf(job->cx, E_FAULT, "%s was accepted without a fact", job->act->what);
	TRY(log_append(job->cx, w->db, w->log, job->act, &job->fact, &job->receipt));
	entry_note(w, &job->fact);
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

	TRY(control(w, cx, SQL_JOB_BEGIN));
	e = what(w, job);
	if (e != OK) {
		if (job)
			job->receipt.index = NO_ENTRY;
		log_restore(w->log, mark);
		w->spoiled |= control(w, cx, SQL_JOB_UNDO) != OK;
	}
	w->spoiled |= control(w, cx, SQL_JOB_END) != OK;
	return e;
}

/* A refused act is an act: it leaves its entry, or is counted with an identical
 * one.  If neither can be done the job fails, since a refusal promises an
 * entry. */
static void job_refuse(struct writer *w, struct job *job)
{
	int64_t now = clock_elapsed_ms();
	struct hash key;
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

static enum err items_flush(struct writer *w)
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

/* ---- batches ---- */

/* The result is in the job; an error ends the batch. */
static enum err job_run(void *writer, struct job *job)
{
	struct writer *w = writer;
	bool item = job->item.stream != NULL;

	if (soundness_lost()) {
		job->result = flawed_refuse(job->cx);
		return OK;
	}
	if (gather_precedes(&w->gather, job))
		TRY(items_flush(w));
	server_time(job->cx);
	job->result = attempt(w, job->cx, job, item ? item_decide : fact_append);
	if (err_refuses(job->result))
		job_refuse(w, job);
	TRY(still_open(w, job->cx));
	return item && job->result == OK && !job->repeated ? item_keep(w, job) : OK;
}

/* Runs of refusals that are over become entries of the system's own. */
static enum err counts_append(struct writer *w)
{
	static const struct act act = { .actor = SYSTEM_ACTOR };
	int64_t now = clock_elapsed_ms(), first, count;
	struct receipt r;
	struct fact f;

	server_time(&w->cx);
	while (refusal_due(w->refusals, now, w->draining, &first, &count)) {
		fact_start(&w->cx, &f, ACTION_ACT_REFUSED_AGAIN);
		put_int(&f.body, "entry", first);
		put_int(&f.body, "count", count);
		TRY(log_append(&w->cx, w->db, w->log, &act, &f, &r));
	}
	return OK;
}

static enum err system_run(struct writer *w, bool somebody)
{
	if (w->draining || soundness_lost() || !system_waits(&w->system))
		return OK;
	return system_fill(&w->system, w->db, w->queue, (int64_t)log_size(w->log), somebody,
			   job_run, w);
}

/* Nobody else writes while the batch is open.  A head that moved is the worst that others can have
 * written, and what they wrote beside it the scrub finds. */
static enum err others_look(struct writer *w)
{
	bool wrote;
	enum err e;

	TRY(db_others_wrote(&w->cx, w->db, &wrote));
	if (wrote)
		flaw_found(FLAW_FOREIGN, clock_ms(), "a commit that is none of this server's");
	e = log_begin(&w->cx, w->db, w->log);
	if (e != E_TAMPERED)
		return e;
	flaw_found(FLAW_HEAD, clock_ms(), w->cx.detail);
	return OK;
}

static enum err batch_fill(struct writer *w, struct job *batch)
{
	w->spoiled = false;
	w->gather = (struct gather){ .n = 0 };
	TRY(others_look(w));
	if (!soundness_lost())
		TRY(counts_append(w));
	for (struct job *j = batch; j; j = j->next)
		TRY(job_run(w, j));
	TRY(items_flush(w));
	return system_run(w, batch != NULL);
}

/* The last thing in the transaction: the signature covers all that the batch
 * appended. */
static enum err batch_seal(struct writer *w)
{
	struct log_head head;

	TRY(log_seal(&w->cx, w->db, w->log, &head));
	return log_sign(&w->cx, w->db, w->log, &head);
}

/* _exit() and not exit(): no handler may answer a client or flush a file for a
 * process that no longer knows what is true. */
static _Noreturn void outcome_unknown(struct writer *w, const char *what)
{
	fprintf(stderr, "signetd: %s failed; what is on disk is unknown: %s\n", what, w->cx.detail);
	_exit(WRITER_EXIT);
}

static enum err batch_write(struct writer *w, struct job *batch)
{
	enum err e;

	TRY(control(w, &w->cx, SQL_BEGIN));
	TRY(batch_fill(w, batch));
	TRY(batch_seal(w));
	/* E_UNAVAILABLE (FULL, BUSY) is SQLite's word that nothing was
	 * committed */
	e = control(w, &w->cx, SQL_COMMIT);
	if (e != OK && e != E_UNAVAILABLE)
		outcome_unknown(w, "COMMIT");
	return e;
}

/* When this returns, the batch is known to be on disk, or known to be lost. */
static enum err batch_run(struct writer *w, struct job *batch)
{
	enum err e = batch_write(w, batch);

	if (e == OK) {
		log_committed(w->log);
		refusals_committed(w->refusals);
	} else {
		log_abandoned(w->log);
		refusals_abandoned(w->refusals, (int64_t)log_size(w->log), clock_elapsed_ms());
		if (db_in_transaction(w->db) && control(w, &w->cx, SQL_ROLLBACK) != OK)
			outcome_unknown(w, "ROLLBACK");
	}
	notice_settle(&w->notice, &w->cfg);
	system_settle(&w->system, w->db, e == OK);
	return e;
}

static void batch_answer(struct writer *w, struct job *batch, enum err e)
{
	struct job *next;

	for (struct job *j = batch; j; j = next) {
		next = j->next;
		if (e != OK) {
			j->receipt.index = NO_ENTRY;
			j->result =
				errf(j->cx, E_UNAVAILABLE, "nothing was written: %s", w->cx.detail);
		}
		j->done(j, j->result);
	}
}

static int64_t wake_at(const struct writer *w)
{
	int64_t refusals = refusals_wake(w->refusals), system = system_wake(&w->system);

	return refusals < system ? refusals : system;
}

static void *writer_main(void *arg)
{
	struct writer *w = arg;
	struct job *batch;

	while (queue_take(w->queue, wake_at(w), &batch, &w->draining)) {
		enum err e;

		if (!batch && !system_waits(&w->system) &&
		    refusals_wake(w->refusals) > clock_elapsed_ms())
			continue;
		e = batch_run(w, batch);
		if (e == OK) {
			atomic_fetch_add(&w->commits, 1);
			atomic_store(&w->entries, log_size(w->log));
		}
		atomic_store(&w->due, w->system.due); /* before anybody is answered */
		batch_answer(w, batch, e);
		batch_answer(w, w->system.first, e);
		w->system.first = NULL;
		if (e != OK && !batch)
			fprintf(stderr, "signetd: %s\n", w->cx.detail);
		arena_reset(&w->cx.mem);
	}
	/* the queue is closed: counts whose minute is not over yet are entered
	 * now */
	if (refusals_wake(w->refusals) != INT64_MAX && batch_run(w, NULL) != OK)
		fprintf(stderr, "signetd: counts of refusals are lost: %s\n", w->cx.detail);
	return NULL;
}

enum err writer_start(struct ctx *cx, const struct writer_config *cfg, struct writer **out)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	*out = w;
	w->cfg = *cfg;
	w->system = system_begin(&w->cfg);
	atomic_store(&w->due, w->system.due);
	w->queue = queue_new();
	w->refusals = refusals_new();
	TRY(db_open(cx, cfg->db_path, DB_WRITE, &w->db));
	if (cfg->wal)
		db_wal_watch(w->db, wal_grown, cfg->wal, WAL_MOST);
	TRY(log_open(cx, w->db, cfg->signer, &w->log));
	server_clock_start(log_time(w->log));
	atomic_store(&w->entries, log_size(w->log));
	if (pthread_create(&w->thread, NULL, writer_main, w) != 0)
		return errf(cx, E_FAULT, "cannot start the writer thread");
	return OK;
}

bool writer_submit(struct writer *w, struct job *job)
{
	return queue_push(w->queue, job);
}

struct writer_figures writer_figures(struct writer *w)
{
	return (struct writer_figures){ atomic_load(&w->commits), atomic_load(&w->entries),
					queue_size(w->queue), atomic_load(&w->due) };
}

void writer_stop(struct writer *w)
{
	queue_close(w->queue);
	pthread_join(w->thread, NULL);
}

void writer_free(struct writer *w)
{
	log_close(w->log);
	db_close(w->db);
	refusals_free(w->refusals);
	queue_free(w->queue);
	arena_free(&w->cx.mem);
	free(w);
}
