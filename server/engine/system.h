#pragma once

/*
 * System: the turn of what the system does by itself, in each batch of the
 * writer and between them.  When there is something, how long it may take, and
 * when to wake for it.  For the writer alone, on its thread.  Times that end in
 * _at are ms since 1970.  Errors: those of running a job.
 */

#include "engine/queue.h"
#include "engine/writer.h"

struct system_work {
	const struct writer_config *cfg;
	bool due;          /* there is something now, as far as is known */
	int64_t due_at;    /* when there is, if no act comes before */
	struct job *first; /* the jobs of the open batch, the newest first */
	int64_t turn_at;   /* by clock_elapsed_ms(): when the last turn ended */
};

struct system_work system_begin(const struct writer_config *cfg);
bool system_waits(const struct system_work *s);
/* Runs jobs about what was due before entry `before`, as long as there is time; somebody: the batch
 * holds somebody's job. */
must_check enum err system_fill(struct system_work *s, struct db *db, struct queue *q,
				int64_t before, bool somebody,
				enum err (*run)(void *writer, struct job *job), void *writer);
/* The batch is committed, or lost. */
void system_settle(struct system_work *s, struct db *db, bool committed);
/* When the writer is to wake without a job, by clock_elapsed_ms(); INT64_MAX: for none of this. */
int64_t system_wake(const struct system_work *s);
