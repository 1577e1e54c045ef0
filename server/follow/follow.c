/*
 * The idea: some acts leave something to be done by the system itself, such as
 * publishing a release after its merge.  Such work is not done inside the act,
 * because its failure would then be the act's, and it is not kept in a list in
 * memory, because a kill would lose the list.  Instead each row looks at the
 * tables and decides the next fact that is due; when no row finds one, all is
 * done.  A kill between an act and what follows from it costs time and nothing
 * else.
 *
 * At most one job waits in the writer's queue (`waiting`).  The flag is cleared
 * when the job begins to decide, not when it is done: a commit that happens
 * after that point must ask again, because this job no longer sees it.  The
 * other order would lose what came between.
 *
 * Never: let a step() remember its last call, since it may be the first after a
 * restart; loop inside one job, since the writer serves people between two.
 */

#include "follow/follow.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define RETRY_MS INT64_C(60000)

struct follow {
	const struct following *const *rooms;
	const struct instance *in;
	struct writer *writer;
	_Atomic bool waiting; /* a job is queued that has not begun */
	_Atomic int64_t due;
};

struct asking {
	struct job job;
	struct ctx cx;
	struct act act;
	struct follow *f;
	int64_t due;
	bool began;
};

enum err refused_keep(struct refused *first, const struct ctx *cx, enum err e, const struct fact *f)
{
	if (e == OK || !err_refuses(e))
		return e;
	if (first->err == OK)
		*first = (struct refused){ e, *f, cx->detail, cx->place, cx->next };
	return OK;
}

enum err refused_tell(const struct refused *first, struct ctx *cx, struct fact *out)
{
	if (first->err == OK)
		return OK;
	*out = first->fact;
	cx->detail = first->detail;
	cx->place = first->place;
	cx->next = first->next;
	return first->err;
}

static enum err row_ask(struct asking *g, struct db *db, const struct following *row,
			struct refused *first)
{
	struct fact *out = &g->job.fact;
	int64_t due = INT64_MAX;
	enum err e = row->step(&g->cx, db, g->f->in, out, &due);

	g->due = due < g->due ? due : g->due;
	if (e == OK)
		return OK;
	TRY(refused_keep(first, &g->cx, e, out));
	out->action = ACTION_NONE;
	return OK;
}

/*
 * The first row with a fact wins.  A row that refuses is set aside while those
 * after it are asked; its refusal is returned, with its sentence, only when
 * none has a fact.  So one publication that cannot proceed starves no other,
 * and the refusal is still entered.
 */
static enum err row_ask_all(struct asking *g, struct db *db)
{
	struct refused first = { .err = OK };

	for (const struct following *const *room = g->f->rooms; *room; room++)
		for (const struct following *row = *room; row->what; row++) {
			TRY(row_ask(g, db, row, &first));
			if (g->job.fact.action)
				return OK;
		}
	return refused_tell(&first, &g->cx, &g->job.fact);
}

static enum err decide(struct job *job, struct db *db)
{
	struct asking *g = container_of(job, struct asking, job);

	g->began = true;
	/* whatever is committed from here on asks for another job */
	atomic_store(&g->f->waiting, false);
	TRY(row_ask_all(g, db));
	/* nothing is due: the job ends without an entry */
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

/*
 * Committed with a fact: ask again at once, there may be more.  Refused:
 * entered, and asked again when the clock or another commit says so.  Failed
 * otherwise, with a full disk perhaps: again after RETRY_MS, without a commit
 * to wait for.
 */
static void done(struct job *job, enum err e)
{
	struct asking *g = container_of(job, struct asking, job);
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

/* The job is the stepper's own and frees itself in done(), or here if the
 * writer does not take it: a stopping server follows nothing, the next start
 * will. */
void follow_poke(void *follow)
{
	struct follow *f = follow;
	struct asking *g;

	if (!f->rooms || !f->writer || atomic_exchange(&f->waiting, true))
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

struct follow *follow_new(const struct following *const *rooms, const struct instance *in)
{
	struct follow *f = calloc(1, sizeof(*f));

	if (!f)
		abort();
	f->rooms = rooms;
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
