#include "follow/follow.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define RETRY_MS INT64_C(60000)

struct follow {
	follow_step *step;
	const struct instance *in;
	struct writer *writer;
	_Atomic bool waiting; /* a job is queued that has not begun */
	_Atomic int64_t due;
};

struct following {
	struct job job;
	struct ctx cx;
	struct act act;
	struct follow *f;
	int64_t due;
	bool began;
};

static enum err decide(struct job *job, struct db *db)
{
	struct following *g = container_of(job, struct following, job);

	g->began = true;
	/* whatever is committed from here on asks for another job */
	atomic_store(&g->f->waiting, false);
	TRY(g->f->step(&g->cx, db, g->f->in, &job->fact, &g->due));
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

static void done(struct job *job, enum err e)
{
	struct following *g = container_of(job, struct following, job);
	struct follow *f = g->f;

	if (e != OK && !err_refuses(e)) {
		fprintf(stderr, "signetd: duty: %s\n", g->cx.detail);
		g->due = clock_ms() + RETRY_MS;
	}
	if (!g->began)
		atomic_store(&f->waiting, false);
	atomic_store(&f->due, g->due);
	if (e == OK && !job->repeated)
		follow_poke(f);
	arena_free(&g->cx.mem);
	free(g);
}

void follow_poke(void *follow)
{
	struct follow *f = follow;
	struct following *g;

	if (!f->step || !f->writer || atomic_exchange(&f->waiting, true))
		return;
	g = calloc(1, sizeof(*g));
	if (!g)
		abort();
	g->f = f;
	g->due = INT64_MAX;
	g->act = (struct act){ .actor = SYSTEM_ACTOR, .what = "duty" };
	g->job = (struct job){ .cx = &g->cx, .act = &g->act, .decide = decide, .done = done };
	if (writer_submit(f->writer, &g->job))
		return;
	atomic_store(&f->waiting, false);
	arena_free(&g->cx.mem);
	free(g);
}

struct follow *follow_new(follow_step *step, const struct instance *in)
{
	struct follow *f = calloc(1, sizeof(*f));

	if (!f)
		abort();
	f->step = step;
	f->in = in;
	atomic_init(&f->due, INT64_MAX);
	return f;
}

void follow_start(struct follow *f, struct writer *w)
{
	f->writer = w;
	follow_poke(f);
}

void follow_tick(struct follow *f)
{
	if (clock_ms() >= atomic_load(&f->due))
		follow_poke(f);
}

void follow_free(struct follow *f)
{
	free(f);
}
