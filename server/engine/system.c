/*
 * A person's job goes before the system's own.  A batch that holds one is not
 * kept waiting: the system has its turn in the next batch, which needs no job to
 * begin.  A job that comes while the system is at work ends the turn early.  Under
 * a steady load there is no batch without a job: so after a while the system has
 * a short turn in one of those.
 *
 * The system's own work waits for the time of day, which may be set, and the
 * writer sleeps by the monotonic clock: so it looks at the time each second.
 */

#include "engine/system.h"

#include "base/clock.h"
#include "engine/due.h"
#include "engine/server_clock.h"

#define LOOK_MS 1000

struct system_work system_begin(const struct writer_config *cfg)
{
	return (struct system_work){ .cfg = cfg,
				     .due = cfg->system_next != NULL,
				     .due_at = INT64_MAX };
}

bool system_waits(const struct system_work *s)
{
	return s->cfg->system_next && (s->due || s->due_at <= server_now());
}

/* Cut off when the time is over, the rest is due at once. */
enum err system_fill(struct system_work *s, struct db *db, struct queue *q, int64_t before,
		     bool somebody, enum err (*run)(void *writer, struct job *job), void *writer)
{
	int64_t begun = clock_elapsed_ms(), spent = 0;
	struct job *job;

	s->due = true;
	if (somebody && begun - s->turn_at < SYSTEM_STARVES_MS)
		return OK;
	while (spent < (somebody || queue_size(q) > 0 ? SYSTEM_LEAST_MS : SYSTEM_MS)) {
		job = s->cfg->system_next(s->cfg->follower, db, before);
		s->due = job != NULL;
		if (!job)
			break;
		job->next = s->first;
		s->first = job;
		TRY(run(writer, job));
		spent = clock_elapsed_ms() - begun;
	}
	s->turn_at = begun + spent;
	s->due_at = s->cfg->system_wake(s->cfg->follower);
	return OK;
}

/* A batch that failed will most likely fail again at once. */
void system_settle(struct system_work *s, struct db *db, bool committed)
{
	bool put = due_was_put(db);

	s->due = committed && s->cfg->system_next && (s->due || put);
	if (!committed && s->cfg->system_next)
		s->due_at = server_now() + SYSTEM_RETRY_MS;
}

int64_t system_wake(const struct system_work *s)
{
	int64_t left;

	if (!s->cfg->system_next || (!s->due && s->due_at == INT64_MAX))
		return INT64_MAX;
	left = s->due ? 0 : s->due_at - server_now();
	left = left < 0 ? 0 : left > LOOK_MS ? LOOK_MS : left;
	return clock_elapsed_ms() + left;
}
