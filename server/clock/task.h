#pragma once

/*
 * Tasks of the clock's watch: what the system enters by itself.  Each is a row, decided on the
 * writer by the clock and the log as they are then; so one that came too late enters nothing.
 *
 * clock_task_submit(): from the thread that starts the server, or the one that watches.
 */

#include <semaphore.h>

#include "clock/watched.h"
#include "engine/db.h"
#include "http/services.h"
#include "proof/fact.h"

struct clock_task {
	/* On the writer.  found: what done() is to be given.  ACTION_NONE: nothing is to be
	 * entered. */
	enum err (*decide)(struct ctx *cx, struct db *db, const char *origin, bool *found,
			   struct fact *out);
	/* The entry is durable, or e says why not; NULL: nobody remembers it. */
	void (*done)(struct watched_clock *own, enum err e, bool found);
};

/* waits: posted when the task is over; NULL: nobody waits. */
void clock_task_submit(const struct services *s, const struct clock_task *task, sem_t *waits);
