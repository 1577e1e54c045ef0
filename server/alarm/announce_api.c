/*
 * The table is the queue: what began or ended behind the last entry written is read
 * by its index, a few at a time, and the place moves when a line is out.
 *
 * Never: write from the writer thread, where a full socket would hold up everybody; write
 * what a reader's snapshot does not show, since that is not durable.
 */

#include "alarm/announce.h"

#include <stdio.h>

#include "alarm/alarm.h"
#include "alarm/syslog.h"
#include "base/clock.h"
#include "engine/log_read.h"

#define ANNOUNCED_AT_ONCE 64

static enum err line_announce(struct ctx *cx, const struct services *s, const struct alarm *a,
			      const char *what)
{
	const char *line =
		arena_printf(&cx->mem, "%s: alarm %s: %s about %s since %s, entry %lld: %s",
			     s->instance->signer.key.origin, what, a->kind, a->object,
			     clock_text(cx, a->since), (long long)a->body.from_idx, a->detail);

	return syslog_send(cx, s->syslog,
			   a->state == ALARM_OPEN ? SEVERITY_WARNING : SEVERITY_NOTICE, line);
}

/* After a start: what is open, and nothing of what was before. */
static enum err open_announce(struct ctx *cx, struct db *db, const struct services *s,
			      int64_t *after, bool *more)
{
	struct open_alarms all = { .after = -1 };
	struct alarm a[ANNOUNCED_AT_ONCE];
	struct checkpoint head;
	size_t n;

	TRY(trail_head(cx, db, &head));
	do {
		n = countof(a);
		TRY(db_alarms_open(cx, db, &all, a, &n));
		for (size_t i = 0; i < n; all.after = a[i++].number)
			TRY(line_announce(cx, s, &a[i], "open"));
	} while (n == countof(a));
	*after = (int64_t)head.size - 1;
	*more = false;
	return OK;
}

static enum err moved_announce(struct ctx *cx, struct db *db, const struct services *s,
			       int64_t *after, bool *more)
{
	struct alarm a[ANNOUNCED_AT_ONCE];
	size_t n = countof(a);

	TRY(db_alarms_moved(cx, db, *after, a, &n));
	for (size_t i = 0; i < n; *after = a[i++].body.from_idx)
		TRY(line_announce(cx, s, &a[i], a[i].state == ALARM_OPEN ? "begun" : "ended"));
	*more = n == countof(a);
	return OK;
}

void alarms_announce(struct ctx *cx, struct db *db, const struct services *s)
{
	struct announced *own = memory_of(s->memories, &announced_memory);
	bool more = true, failed; /* until all is out */
	int64_t after;
	enum err e;

	if (!s->syslog || !announced_waits(own, &after))
		return;
	e = db_snapshot(cx, db);
	if (e == OK)
		e = after < 0 ? open_announce(cx, db, s, &after, &more)
			      : moved_announce(cx, db, s, &after, &more);
	failed = e != OK;
	if (announced_failed(own, failed))
		fprintf(stderr, "signetd: alarms wait for the system's log: %s\n", cx->detail);
	if (db_in_transaction(db) && db_snapshot_end(cx, db) != OK)
		more = true;
	announced_done(own, after, more);
}
