/*
 * Time passes while nobody acts, so the log's time is looked at once a second; a job of the system
 * decides on the writer by what the log is then.  The people's file is read there, and only
 * when the log's time was passed, or trust was uploaded.
 */

#include <stdio.h>
#include <stdlib.h>

#include "clock/ahead.h"
#include "clock/watched.h"
#include "engine/server_clock.h"
#include "engine/writer.h"

struct ahead_job {
	struct job job;
	struct ctx cx;
	struct act act;
	const char *origin;
	struct watched_clock *own;
	bool late; /* as the job found the log */
};

static enum err ahead_job_decide(struct job *job, struct db *db)
{
	struct ahead_job *a = container_of(job, struct ahead_job, job);

	a->cx.now = server_now();
	TRY(log_is_late(&a->cx, db, &a->late));
	TRY(ahead_alarm(&a->cx, db, a->origin, &job->fact));
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

static void ahead_job_done(struct job *job, enum err e)
{
	struct ahead_job *a = container_of(job, struct ahead_job, job);

	if (e == OK) {
		atomic_store(&a->own->late, a->late);
	} else {
		fprintf(stderr, "signetd: whether the log's time is ahead is not entered: %s\n",
			a->cx.detail);
		atomic_store(&a->own->people_heard, true);
	}
	arena_free(&a->cx.mem);
	free(a);
}

static void ahead_job_submit(const struct services *s, struct watched_clock *own)
{
	struct ahead_job *a = calloc(1, sizeof(*a));

	if (!a)
		abort();
	a->own = own;
	a->origin = s->instance->signer.key.origin;
	a->act = (struct act){ .actor = SYSTEM_ACTOR, .what = "clock" };
	a->job = (struct job){
		.cx = &a->cx, .act = &a->act, .decide = ahead_job_decide, .done = ahead_job_done
	};
	if (!writer_submit(s->writer, &a->job))
		ahead_job_done(&a->job, errf(&a->cx, E_UNAVAILABLE, "the writer takes no act"));
}

void ahead_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct watched_clock *own = memory_of(s->memories, &watched_clock_memory);
	bool late;

	if (log_is_late(cx, db, &late) != OK) {
		fprintf(stderr, "signetd: the log's time is not read: %s\n", cx->detail);
		return;
	}
	if (late != atomic_load(&own->late) || atomic_exchange(&own->people_heard, false))
		ahead_job_submit(s, own);
}
