#include "clock/task.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/writer.h"

struct clock_job {
	struct job job;
	struct ctx cx;
	struct act act;
	const struct clock_task *task;
	struct watched_clock *own;
	const char *origin;
	bool found;
	sem_t *waits;
};

static enum err clock_job_decide(struct job *job, struct db *db)
{
	struct clock_job *c = container_of(job, struct clock_job, job);

	TRY(c->task->decide(&c->cx, db, c->origin, &c->found, &job->fact));
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

static void clock_job_done(struct job *job, enum err e)
{
	struct clock_job *c = container_of(job, struct clock_job, job);

	if (e != OK)
		fprintf(stderr, "signetd: %s is not entered: %s\n", c->task->what, c->cx.detail);
	if (c->task->done)
		c->task->done(c->own, e, c->found);
	if (c->waits)
		sem_post(c->waits);
	arena_free(&c->cx.mem);
	free(c);
}

void clock_task_submit(const struct services *s, const struct clock_task *task, sem_t *waits)
{
	struct clock_job *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->task = task;
	c->own = memory_of(s->memories, &watched_clock_memory);
	c->origin = s->instance->signer.key.origin;
	c->waits = waits;
	c->act = (struct act){ .actor = SYSTEM_ACTOR, .what = "clock" };
	c->job = (struct job){
		.cx = &c->cx, .act = &c->act, .decide = clock_job_decide, .done = clock_job_done
	};
	if (!writer_submit(s->writer, &c->job))
		clock_job_done(&c->job, errf(&c->cx, E_UNAVAILABLE, "the writer takes no act"));
}
