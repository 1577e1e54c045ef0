/*
 * Who wants a copy waits; the writer looks for such a wish each LOOK_MS, since it must not be woken
 * by anything but its queue, and steps then each COPY_PAUSE_MS, also where nobody acts.
 *
 * The state is under a lock, but a step is not: between COPY_ASKED and COPY_OVER the copy belongs
 * to the writer.
 */

#include "engine/copy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "engine/db_copy.h"

#define LOOK_MS 200

enum copy_state { COPY_NONE, COPY_ASKED, COPY_RUNS, COPY_OVER };

struct copy {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	enum copy_state state;
	bool cancelled;
	const char *path;
	enum err result;
	struct ctx cx; /* the writer's, until it is over */
	struct db_copy *stepping;
	int64_t stepped_at; /* elapsed ms; the writer's */
	atomic_uint progress;
};

struct copy *copy_new(void)
{
	struct copy *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	return c;
}

void copy_free(struct copy *c)
{
	if (!c)
		return;
	arena_free(&c->cx.mem);
	pthread_cond_destroy(&c->changed);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

enum err copy_make(struct ctx *cx, struct copy *c, const char *path)
{
	enum err e;

	pthread_mutex_lock(&c->lock);
	c->path = path;
	c->result = E_UNAVAILABLE;
	c->state = c->cancelled ? COPY_OVER : COPY_ASKED;
	atomic_store(&c->progress, 0);
	while (c->state != COPY_OVER)
		pthread_cond_wait(&c->changed, &c->lock);
	c->state = COPY_NONE;
	e = c->result;
	if (e != OK)
		e = errf(cx, e, "the copy is not whole: %s",
			 c->cancelled ? "the work was stopped" : c->cx.detail);
	arena_reset(&c->cx.mem);
	pthread_mutex_unlock(&c->lock);
	return e;
}

/* A copy that the writer has begun is ended by the writer, at its next step. */
void copy_cancel(struct copy *c)
{
	pthread_mutex_lock(&c->lock);
	c->cancelled = true;
	if (c->state == COPY_ASKED) {
		c->state = COPY_OVER;
		pthread_cond_signal(&c->changed);
	}
	pthread_mutex_unlock(&c->lock);
}

unsigned copy_progress(struct copy *c)
{
	return atomic_load(&c->progress);
}

/* ---- the writer's ---- */

static void copy_end(struct copy *c, enum err e)
{
	db_copy_end(c->stepping);
	c->stepping = NULL;
	pthread_mutex_lock(&c->lock);
	c->result = e;
	c->state = COPY_OVER;
	pthread_cond_signal(&c->changed);
	pthread_mutex_unlock(&c->lock);
}

/* Takes what is asked for over. */
static enum copy_state copy_look(struct copy *c, bool *cancelled)
{
	enum copy_state was;

	pthread_mutex_lock(&c->lock);
	was = c->state;
	*cancelled = c->cancelled;
	if (was == COPY_ASKED)
		c->state = COPY_RUNS;
	pthread_mutex_unlock(&c->lock);
	return was;
}

static enum err copy_step(struct copy *c, struct db *db, bool begins, bool *done)
{
	unsigned left, all;

	if (begins)
		TRY(db_copy_begin(&c->cx, db, c->path, &c->stepping));
	TRY(db_copy_step(&c->cx, c->stepping, COPY_PAGES, done, &left, &all));
	atomic_store(&c->progress, all ? (unsigned)(1000 - 1000ull * left / all) : 0);
	return OK;
}

void copy_turn(struct copy *c, struct db *db)
{
	bool cancelled, done = false;
	enum copy_state was;
	enum err e;

	if (!c || clock_elapsed_ms() < c->stepped_at + COPY_PAUSE_MS)
		return;
	was = copy_look(c, &cancelled);
	if (was != COPY_ASKED && was != COPY_RUNS)
		return;
	e = cancelled ? E_UNAVAILABLE : copy_step(c, db, was == COPY_ASKED, &done);
	c->stepped_at = clock_elapsed_ms();
	if (e != OK || done)
		copy_end(c, e);
}

int64_t copy_wake(struct copy *c)
{
	int64_t now = clock_elapsed_ms();
	bool runs;

	if (!c)
		return INT64_MAX;
	pthread_mutex_lock(&c->lock);
	runs = c->state == COPY_RUNS || c->state == COPY_ASKED;
	pthread_mutex_unlock(&c->lock);
	return now + (runs ? COPY_PAUSE_MS : LOOK_MS);
}

void copy_over(struct copy *c)
{
	if (!c)
		return;
	copy_cancel(c);
	if (c->stepping)
		copy_end(c, E_UNAVAILABLE);
}
