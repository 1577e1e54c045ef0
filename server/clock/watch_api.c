/*
 * The clock is looked at once a second, for it may leap while nobody acts.
 */

#include <stdio.h>

#include "clock/ahead.h"
#include "clock/clock.h"
#include "clock/task.h"
#include "clock/word.h"
#include "engine/soundness.h"

static enum err start_decide(struct ctx *cx, struct db *db, const char *origin, bool *found,
			     struct fact *out)
{
	return clock_noted(cx, true, out);
}

static enum err daily_decide(struct ctx *cx, struct db *db, const char *origin, bool *found,
			     struct fact *out)
{
	return clock_noted(cx, false, out);
}

static enum err held_decide(struct ctx *cx, struct db *db, const char *origin, bool *found,
			    struct fact *out)
{
	*found = server_clock().held;
	return clock_alarm(cx, db, out);
}

static void held_done(struct watched_clock *own, enum err e, bool found)
{
	if (e == OK)
		atomic_store(&own->held, found);
}

static const struct clock_task start_task = { start_decide, NULL };
static const struct clock_task daily_task = { daily_decide, NULL };
static const struct clock_task held_task = { held_decide, held_done };

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
	clock_task_submit(s, &start_task, &entered);
	clock_task_submit(s, &held_task, &entered);
	sem_wait(&entered);
	sem_wait(&entered);
	sem_destroy(&entered);
}

/* Until its alarm is entered, a leap is news each second. */
void clock_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct watched_clock *own = memory_of(s->memories, &watched_clock_memory);

	if (!alarms_pass())
		return; /* it waits */
	ahead_watch(cx, db, s);
	if (server_clock().held != atomic_load(&own->held))
		clock_task_submit(s, &held_task, NULL);
	if (clock_uptime_ms() - own->read_at < DAY_MS)
		return;
	clock_task_submit(s, &daily_task, NULL);
	own->read_at += DAY_MS;
}
