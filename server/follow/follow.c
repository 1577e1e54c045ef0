/*
 * The idea: some acts leave something to be done by the system itself, such as
 * publishing a release after its merge.  Such work is not done inside the act,
 * because its failure would then be the act's, and it is not kept in a list in
 * memory, because a kill would lose the list.  Instead an act puts rows, in the
 * same transaction, and each row leads to a step that looks at the tables and
 * decides the next fact.  A kill between an act and what follows from it costs
 * time and nothing else.
 *
 * What is kept here is where the stepper is in each follower's rows, and nothing
 * is lost with it: zeros mean that every row is looked at once more, as at a
 * start.  Followers are asked in their order, from the first, for each job: a
 * fact of an earlier one may make a later one's needless.
 *
 * Only rows that were put before the batch are looked at, since a step may need
 * a signed head over the act that put them.
 *
 * Never: let a step() remember its last call, since it may be the first after a
 * restart; decide two facts in one job, since the writer serves people between
 * two.
 */

#include "follow/follow.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "engine/due.h"
#include "engine/room.h"
#include "engine/server_clock.h"

struct follow {
	const struct instance *in;
	struct {
		struct due_place now, later;
	} at[FOLLOWERS_MAX];
	int64_t asked_at; /* by the time of day, as it was then */
	int64_t wake_at;
	int64_t before; /* the log's size when it was asked last */
	bool failed;    /* since then, or then */
};

struct asking {
	struct job job;
	struct ctx cx;
	struct act act;
	struct follow *f;
	const struct follower *row;
	char object[DUE_OBJECT_MAX + 1];
};

static enum err decide(struct job *job, struct db *db)
{
	struct asking *g = container_of(job, struct asking, job);

	enum err e;

	job->fact.action = ACTION_NONE;
	e = g->row->step(&g->cx, db, g->f->in, g->object, &job->fact);
	if (e ==
	    E_DAMAGED) /* until the bytes are put back: no act of anybody's puts the row again */
		e = errf(&g->cx, E_UNAVAILABLE, "%s", g->cx.detail);
	TRY(e);
	/* nothing is to be done: the job ends without an entry */
	job->repeated = job->fact.action == ACTION_NONE;
	return OK;
}

static void follow_failed(struct follow *f)
{
	f->failed = true;
	f->wake_at = server_now() + SYSTEM_RETRY_MS;
}

/* Refused: entered, and asked again when an act puts the row.  Failed otherwise, with a full disk
 * perhaps: all is asked again after a while. */
static void done(struct job *job, enum err e)
{
	struct asking *g = container_of(job, struct asking, job);

	if (e != OK && !err_refuses(e)) {
		fprintf(stderr, "signetd: %s %s: %s\n", g->row->kind, g->object, g->cx.detail);
		follow_failed(g->f);
	}
	arena_free(&g->cx.mem);
	free(g);
}

static struct job *asking_new(struct follow *f, const struct follower *row, const char *object)
{
	struct asking *g = calloc(1, sizeof(*g));

	if (!g)
		abort();
	g->f = f;
	g->row = row;
	snprintf(g->object, sizeof(g->object), "%s", object);
	g->act = (struct act){ .actor = SYSTEM_ACTOR, .what = row->kind };
	g->job = (struct job){ .cx = &g->cx, .act = &g->act, .decide = decide, .done = done };
	return &g->job;
}

/* After a failure: not again until something was committed, or the time is over. */
static bool follow_rests(const struct follow *f, int64_t before, int64_t now)
{
	return f->failed && before == f->before && now < f->wake_at;
}

/* Every row again, where the places say nothing any more: after a failure, and after the clock was
 * set back. */
static void places_judge(struct follow *f, int64_t before, int64_t now)
{
	if (f->failed || now < f->asked_at)
		for (size_t i = 0; i < FOLLOWERS_MAX; i++)
			f->at[i].now = f->at[i].later = (struct due_place){ 0 };
	f->failed = false;
	f->before = before;
	f->asked_at = now;
}

static enum err row_next_find(struct ctx *cx, struct follow *f, struct db *db, int64_t before,
			      int64_t now, struct job **out)
{
	const struct follower *row;
	int64_t at;
	bool any;

	f->wake_at = INT64_MAX;
	for (size_t i = 0; (row = follower_at(i)); i++) {
		TRY(due_now(cx, db, row->kind, before, &f->at[i].now, &any));
		*out = any ? asking_new(f, row, f->at[i].now.object) : NULL;
		if (any)
			return OK;
		TRY(due_later(cx, db, row->kind, now, &f->at[i].later, &any));
		*out = any ? asking_new(f, row, f->at[i].later.object) : NULL;
		if (any)
			return OK;
		TRY(due_soonest(cx, db, row->kind, now, &at));
		f->wake_at = at < f->wake_at ? at : f->wake_at;
	}
	return OK;
}

struct job *follow_next(void *follow, struct db *db, int64_t before)
{
	struct follow *f = follow;
	int64_t now = server_now();
	struct ctx cx = { .now = now };
	struct job *job = NULL;

	if (follow_rests(f, before, now))
		return NULL;
	places_judge(f, before, now);
	if (row_next_find(&cx, f, db, before, now, &job) != OK) {
		fprintf(stderr, "signetd: what is due cannot be read: %s\n", cx.detail);
		follow_failed(f);
	}
	arena_free(&cx.mem);
	return job;
}

int64_t follow_wake(void *follow)
{
	const struct follow *f = follow;

	return f->wake_at;
}

struct follow *follow_new(const struct instance *in)
{
	struct follow *f = calloc(1, sizeof(*f));

	if (!f)
		abort();
	f->in = in;
	f->wake_at = INT64_MAX;
	return f;
}

void follow_free(struct follow *f)
{
	free(f);
}
