#include "clock/task.h"

#include <stdlib.h>

#include "http/system_act.h"

struct clock_run {
	const struct clock_task *task;
	struct watched_clock *own;
	const char *origin;
	bool found;
	sem_t *waits;
};

static enum err clock_run_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	struct clock_run *c = arg;

	return c->task->decide(cx, db, c->origin, &c->found, out);
}

static void clock_run_done(void *arg, enum err e)
{
	struct clock_run *c = arg;

	if (c->task->done)
		c->task->done(c->own, e, c->found);
	if (c->waits)
		sem_post(c->waits);
	free(c);
}

static const struct system_act clock_act = { "clock", clock_run_decide, clock_run_done };

void clock_task_submit(const struct services *s, const struct clock_task *task, sem_t *waits)
{
	struct clock_run *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	*c = (struct clock_run){ .task = task,
				 .own = memory_of(s->memories, &watched_clock_memory),
				 .origin = s->instance->signer.key.origin,
				 .waits = waits };
	system_act_submit(s, &clock_act, c);
}
