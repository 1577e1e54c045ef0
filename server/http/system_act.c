#include "http/system_act.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct system_job {
	struct job job;
	struct ctx cx;
	struct act act;
	const struct system_act *row;
	void *arg;
};

static enum err system_job_decide(struct job *job, struct db *db)
{
	struct system_job *j = container_of(job, struct system_job, job);

	TRY(j->row->decide(&j->cx, db, j->arg, &job->fact));
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

/* That the server is read-only is said once, when that begins. */
static bool failure_is_news(enum err e)
{
	return e != OK && e != E_READ_ONLY && e != E_BEHIND;
}

static void system_job_done(struct job *job, enum err e)
{
	struct system_job *j = container_of(job, struct system_job, job);

	if (failure_is_news(e))
		fprintf(stderr, "signetd: %s: not entered: %s\n", j->row->what, j->cx.detail);
	j->row->done(j->arg, e);
	arena_free(&j->cx.mem);
	free(j);
}

void system_act_submit(const struct services *s, const struct system_act *act, void *arg)
{
	struct system_job *j = calloc(1, sizeof(*j));

	if (!j)
		abort();
	j->row = act;
	j->arg = arg;
	j->act = (struct act){ .actor = SYSTEM_ACTOR, .what = act->what };
	j->job = (struct job){
		.cx = &j->cx, .act = &j->act, .decide = system_job_decide, .done = system_job_done
	};
	if (!writer_submit(s->writer, &j->job))
		system_job_done(&j->job, errf(&j->cx, E_UNAVAILABLE, "the writer takes no act"));
}

/* ---- and waits ---- */

struct waited {
	const struct system_act *row;
	void *arg;
	enum err result;
	sem_t over;
};

static enum err waited_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct waited *w = arg;

	return w->row->decide(cx, db, w->arg, out);
}

static void waited_done(void *arg, enum err e)
{
	struct waited *w = arg;

	w->result = e;
	sem_post(&w->over);
}

enum err system_act_enter(const struct services *s, const struct system_act *act, void *arg)
{
	const struct system_act waiting = { act->what, waited_decide, waited_done };
	struct waited w = { .row = act, .arg = arg };

	sem_init(&w.over, 0, 0);
	system_act_submit(s, &waiting, &w);
	sem_wait(&w.over);
	sem_destroy(&w.over);
	return w.result;
}
