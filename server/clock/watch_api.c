/*
 * The clock is looked at once a second, for it may leap while nobody acts.  Each thing to
 * enter is a job of the system, decided on the writer by the clock as it is then; so a job that
 * came too late enters nothing.
 */

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock/ahead.h"
#include "clock/clock.h"
#include "clock/watched.h"
#include "clock/word.h"
#include "engine/writer.h"

struct clock_job {
	struct job job;
	struct ctx cx;
	struct act act;
	enum err (*what)(struct ctx *cx, struct db *db, struct fact *out);
	struct watched_clock *own;
	bool held;    /* as the job found the clock */
	sem_t *waits; /* NULL: nobody does */
};

static enum err read_at_start(struct ctx *cx, struct db *db, struct fact *out)
{
	return clock_noted(cx, true, out);
}

static enum err read_daily(struct ctx *cx, struct db *db, struct fact *out)
{
	return clock_noted(cx, false, out);
}

static enum err clock_job_decide(struct job *job, struct db *db)
{
	struct clock_job *c = container_of(job, struct clock_job, job);

	c->held = server_clock().held;
	TRY(c->what(&c->cx, db, &job->fact));
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

static void clock_job_done(struct job *job, enum err e)
{
	struct clock_job *c = container_of(job, struct clock_job, job);

	if (e != OK)
		fprintf(stderr, "signetd: the clock is not entered: %s\n", c->cx.detail);
	else if (c->what == clock_alarm)
		atomic_store(&c->own->held, c->held);
	if (c->waits)
		sem_post(c->waits);
	arena_free(&c->cx.mem);
	free(c);
}

static void clock_job_submit(const struct services *s, struct watched_clock *own,
			     enum err (*what)(struct ctx *, struct db *, struct fact *),
			     sem_t *waits)
{
	struct clock_job *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->what = what;
	c->own = own;
	c->waits = waits;
	c->act = (struct act){ .actor = SYSTEM_ACTOR, .what = "clock" };
	c->job = (struct job){
		.cx = &c->cx, .act = &c->act, .decide = clock_job_decide, .done = clock_job_done
	};
	if (!writer_submit(s->writer, &c->job))
		clock_job_done(&c->job, errf(&c->cx, E_UNAVAILABLE, "the writer takes no act"));
}

/* A clock that a start holds may be one that a person accepted before. */
static void word_heard(struct ctx *cx, struct db *db)
{
	int64_t time = -1;

	if (!server_clock().held)
		return;
	if (clock_word_time(cx, db, &time) != OK)
		fprintf(stderr, "signetd: the newest word on the clock: %s\n", cx->detail);
	if (time >= 0)
		server_clock_start(time);
}

void clock_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	struct watched_clock *own = memory_of(s->memories, &watched_clock_memory);
	sem_t entered;

	word_heard(cx, db);
	own->read_at = clock_uptime_ms();
	sem_init(&entered, 0, 0);
	clock_job_submit(s, own, read_at_start, &entered);
	clock_job_submit(s, own, clock_alarm, &entered);
	sem_wait(&entered);
	sem_wait(&entered);
	sem_destroy(&entered);
}

/* Until its alarm is entered, a leap is news each second. */
void clock_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct watched_clock *own = memory_of(s->memories, &watched_clock_memory);

	ahead_watch(cx, db, s);
	if (server_clock().held != atomic_load(&own->held))
		clock_job_submit(s, own, clock_alarm, NULL);
	if (clock_uptime_ms() - own->read_at < DAY_MS)
		return;
	clock_job_submit(s, own, read_daily, NULL);
	own->read_at += DAY_MS;
}
