#pragma once

/*
 * The writer's own: what writer.c, which makes batches, and job_run.c, which runs
 * the jobs of one, share.  For these two alone; the writer thread, or the one that
 * starts and stops it.  Errors: those of the database (engine/db.h); of the jobs they
 * are in the jobs.
 */

#include <pthread.h>
#include <stdatomic.h>

#include "engine/judge.h"
#include "engine/notice.h"
#include "engine/queue.h"
#include "engine/refusal.h"
#include "engine/system.h"

struct writer {
	struct writer_config cfg;
	pthread_t thread;
	struct queue *queue;
	bool draining; /* the queue is closed */
	_Atomic uint64_t commits, entries;
	atomic_bool due;
	int64_t keys_end; /* when the oldest idempotency key ends; 0: not looked yet */
	int64_t look_at;  /* by clock_elapsed_ms(): whether others wrote is asked again */
	bool spoiled;     /* a savepoint could not be undone or ended: drop the batch */
	struct system_work system;
	struct ctx cx; /* for errors that belong to no request */
	struct db *db;
	struct db *by; /* what a job decides by: db itself, or the judge's */
	struct judge *judge;
	struct log *log;
	struct refusals *refusals;
	struct gather gather;
	struct notice notice;
};

/* A transaction or savepoint of the writer's own database, and of the judge's where one sits. */
must_check enum err writer_control(struct writer *w, struct ctx *cx, sql_id id);
/* The result is in the job; an error ends the batch. */
must_check enum err job_run(void *writer, struct job *job);
/* Jobs of streams that wait become an entry. */
must_check enum err items_flush(struct writer *w);
