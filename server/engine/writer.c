/*
 * The idea: one thread decides, enters and applies every change, so that
 * check-then-act needs no lock.  Jobs that arrive while a commit is being
 * flushed form the next batch: one signature and one fsync for all of them.
 *
 * Two memories must agree with the file: log_committed()/log_abandoned() do for a
 * COMMIT what job_run.c does for a savepoint.
 *
 * An outcome is done, refused or unknown.  When COMMIT fails with anything but
 * a full or busy disk, a wrong guess would sign a second history of the same
 * size.  So the process ends without an answer, and the next start reads the
 * disk.
 *
 * Never: answer a job before COMMIT; touch a job after done(),
 * which may free it.
 */

#include "engine/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/server_clock.h"
#include "engine/soundness.h"
#include "engine/sql.h"
#include "engine/taken.h"
#include "engine/writer_own.h"

#define LOOK_MS 1000 /* until it is asked again whether others wrote, where no batch asks */

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
	TRY(judge_hear(&w->cx, w->judge, w->db, log_size(w->log)));
	if (!soundness_lost())
		TRY(counts_append(w));
	for (struct job *j = batch; j; j = j->next)
		TRY(job_run(w, j));
	TRY(items_flush(w));
	if (!soundness_lost())
		TRY(idempotency_end(&w->cx, w->db, &w->keys_end));
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

/* The judge decides the next batch, if there is one; what access read from rows counts no more
 * then. */
static void judge_ask(struct writer *w)
{
	struct log_head head = { log_size(w->log), log_root(w->log) };

	w->by = judge_call(w->judge, &head) ? judge_db(w->judge) : w->db;
	if (w->by == w->db)
		return;
	db_contents_from(w->by, w->db);
	if (w->cfg.access_changed)
		w->cfg.access_changed(w->cfg.arg, true);
}

static void judge_answer(struct writer *w, bool committed)
{
	judge_settle(w->judge, committed);
	if (w->by != w->db && w->cfg.access_changed)
		w->cfg.access_changed(w->cfg.arg, false);
	w->by = w->db;
}

static enum err batch_write(struct writer *w, struct job *batch)
{
	enum err e;

	judge_ask(w);
	TRY(writer_control(w, &w->cx, SQL_BEGIN));
	TRY(batch_fill(w, batch));
	TRY(batch_seal(w));
	/* E_UNAVAILABLE (FULL, BUSY) is SQLite's word that nothing was
	 * committed */
	e = writer_control(w, &w->cx, SQL_COMMIT);
	taken_look(w->cfg.taken);
	if (e != OK && e != E_UNAVAILABLE)
		outcome_unknown(w, "COMMIT");
	return e;
}

/* A batch that a disk lost looks to the next look as if others had written, so it is asked now, and
 * what it answers is nobody's.  What others write at that moment the next scrub finds. */
static void own_loss_pass(struct writer *w)
{
	struct ctx cx = { 0 };
	bool wrote;

	if (db_others_wrote(&cx, w->db, &wrote) != OK)
		fprintf(stderr, "signetd: %s\n", cx.detail);
	arena_free(&cx.mem);
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
		if (db_in_transaction(w->db) && writer_control(w, &w->cx, SQL_ROLLBACK) != OK)
			outcome_unknown(w, "ROLLBACK");
		own_loss_pass(w);
	}
	judge_answer(w, e == OK);
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
	int64_t refusals = refusals_wake(w->refusals), system = system_wake(&w->system),
		copy = copy_wake(w->cfg.copy), first = refusals < system ? refusals : system;

	if (soundness_lost() || first > w->look_at)
		first = w->look_at;
	return copy < first ? copy : first;
}

/* Without a job: while the server is read-only nothing is entered by itself. */
static bool batch_due(const struct writer *w)
{
	return !soundness_lost() &&
	       (system_waits(&w->system) || refusals_wake(w->refusals) <= clock_elapsed_ms());
}

static void batch_turn(struct writer *w, struct job *batch)
{
	enum err e;

	if (!batch && !batch_due(w))
		return;
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

/* Between batches, so that readers see it soon. */
static void others_glance(struct writer *w)
{
	int64_t now = clock_elapsed_ms();

	if (now < w->look_at)
		return;
	w->look_at = now + LOOK_MS;
	if (others_look(w) != OK)
		fprintf(stderr, "signetd: %s\n", w->cx.detail);
	arena_reset(&w->cx.mem);
}

static void *writer_main(void *arg)
{
	struct writer *w = arg;
	struct job *batch;

	while (queue_take(w->queue, wake_at(w), &batch, &w->draining)) {
		others_glance(w);
		batch_turn(w, batch);
		copy_turn(w->cfg.copy, w->db);
	}
	copy_over(w->cfg.copy);
	/* the queue is closed: counts whose minute is not over yet are entered
	 * now */
	if (!soundness_lost() && refusals_wake(w->refusals) != INT64_MAX &&
	    batch_run(w, NULL) != OK)
		fprintf(stderr, "signetd: counts of refusals are lost: %s\n", w->cx.detail);
	return NULL;
}

/* Nothing is appended to a log whose head is not the one that was signed, and it can be read. */
static enum err log_take(struct ctx *cx, struct writer *w)
{
	enum err e = log_open(cx, w->db, w->cfg.signer, &w->log);

	if (e != E_TAMPERED)
		return e;
	flaw_found(FLAW_HEAD, clock_ms(), cx->detail);
	return OK;
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
	w->by = w->db;
	w->judge = judge_new(cfg->db_path);
	TRY(log_take(cx, w));
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
	judge_free(w->judge);
	db_close(w->db);
	refusals_free(w->refusals);
	queue_free(w->queue);
	arena_free(&w->cx.mem);
	free(w);
}
