/*
 * Time passes while nobody acts, so the log's time is looked at once a second.  The people's file
 * is read on the writer, and only when the log's time was passed, or trust was uploaded.
 */

#include <stdio.h>

#include "clock/ahead.h"
#include "clock/task.h"

static enum err ahead_decide(struct ctx *cx, struct db *db, const char *origin, bool *found,
			     struct fact *out)
{
	TRY(log_is_late(cx, db, found));
	return ahead_alarm(cx, db, origin, out);
}

static void ahead_done(struct watched_clock *own, enum err e, bool found)
{
	if (e == OK)
		atomic_store(&own->late, found);
	else
		atomic_store(&own->people_heard, true);
}

static const struct clock_task ahead_task = { ahead_decide, ahead_done };

void ahead_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct watched_clock *own = memory_of(s->memories, &watched_clock_memory);
	bool late;

	if (log_is_late(cx, db, &late) != OK) {
		fprintf(stderr, "signetd: the log's time is not read: %s\n", cx->detail);
		return;
	}
	if (late != atomic_load(&own->late) || atomic_exchange(&own->people_heard, false))
		clock_task_submit(s, &ahead_task, NULL);
}
