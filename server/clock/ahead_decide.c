#include "clock/ahead.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "documents/statement.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "rules/times.h"
#include "trust/trust.h"

static bool is_late(const struct ctx *cx, int64_t time)
{
	return time > cx->now + CLOCK_SLACK_MS;
}

enum err log_is_late(struct ctx *cx, struct db *db, bool *out)
{
	struct entry_clock newest;
	int64_t index;

	TRY(trail_newest(cx, db, &index, &newest));
	*out = is_late(cx, newest.at);
	return OK;
}

/* Before the first signers are in force nobody may name a span. */
static enum err way_out(struct ctx *cx, struct db *db, const char **out)
{
	struct tuf_file signers;

	TRY(db_tuf_at(cx, db, TUF_ROLE_SIGNERS, AT_NOW, &signers));
	*out = signers.version > 0
		       ? "or until two holders name the entries that ran ahead: signet trust "
			 "signers DIR --key SEED --correct"
		       : "and no signers are in force who name the entries that ran ahead: wait, "
			 "or begin anew with signetd init in a new directory";
	return OK;
}

static enum err ahead_begin(struct ctx *cx, struct db *db, int64_t time, struct fact *out)
{
	struct new_alarm a = { ALARM_CLOCK_AHEAD, ALARM_CLOCK_OBJECT, cx->now, NULL };
	const char *way;

	TRY(way_out(cx, db, &way));
	a.detail = arena_printf(&cx->mem,
				"the log's time is %s, and by the clock it is %s: what people "
				"sign is refused until %s, %s",
				clock_text(cx, time), clock_text(cx, cx->now),
				clock_text(cx, time - CLOCK_SLACK_MS), way);
	return alarm_begin(cx, db, &a, out);
}

enum err ahead_alarm(struct ctx *cx, struct db *db, const char *origin, struct fact *out)
{
	const char *why = "the clock has come to the log's time";
	struct trust_signers people;
	struct entry_clock newest;
	int64_t index, time;

	TRY(trail_newest(cx, db, &index, &newest));
	time = newest.at;
	if (is_late(cx, time)) {
		TRY(trust_people_now(cx, db, &people));
		time = next_entry_time(&people, origin, index, &newest, cx->now);
		why = "people named the entries that ran ahead";
	}
	if (is_late(cx, time))
		return ahead_begin(cx, db, time, out);
	return alarm_end(cx, db, ALARM_CLOCK_AHEAD, ALARM_CLOCK_OBJECT, why, out);
}
