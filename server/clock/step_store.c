/*
 * Times in the log never go back, so that an entry is found by its time as a word in a dictionary
 * is; nothing is kept for it.
 */

#include "clock/step.h"

#include "engine/log_read.h"
#include "rules/times.h"

/* The first of the entries up to last whose time is later. */
static enum err first_later(struct ctx *cx, struct db *db, int64_t last, int64_t time, int64_t *out)
{
	int64_t low = 0, high = last;
	struct entry_clock e;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		TRY(trail_clock(cx, db, middle, &e.at, &e.clock));
		if (e.at > time)
			high = middle;
		else
			low = middle + 1;
	}
	*out = low;
	return OK;
}

/* The last entry that ran ahead of those before the newest. */
static enum err newest_step(struct ctx *cx, struct db *db, int64_t *to)
{
	int64_t newest, at;
	struct entry_clock e;

	TRY(trail_newest(cx, db, &newest, &at));
	if (newest >= 0)
		TRY(trail_clock(cx, db, newest, &e.at, &e.clock));
	if (newest < 0 || e.clock == e.at)
		return errf(cx, E_NOT_FOUND, "the newest entry's time is that of the clock");
	TRY(first_later(cx, db, newest, at - 1, to));
	do
		TRY(trail_clock(cx, db, ++*to, &e.at, &e.clock));
	while (e.clock == e.at);
	--*to;
	return OK;
}

enum err clock_step(struct ctx *cx, struct db *db, int64_t to, struct trust_clock *out)
{
	struct entry_clock last, behind;
	int64_t newest, at;

	if (to == CLOCK_STEP_NEWEST)
		TRY(newest_step(cx, db, &to));
	TRY(trail_newest(cx, db, &newest, &at));
	if (to >= newest)
		return errf(cx, E_NOT_FOUND, "there is no entry after %lld", (long long)to);
	TRY(trail_clock(cx, db, to, &last.at, &last.clock));
	TRY(trail_clock(cx, db, to + 1, &behind.at, &behind.clock));
	if (behind.at != last.at || behind.clock >= behind.at)
		return errf(cx, E_NOT_FOUND, "the clock did not step back after entry %lld",
			    (long long)to);
	*out = (struct trust_clock){ .to = to, .at = last.at, .clock = behind.clock };
	return first_later(cx, db, to, behind.clock, &out->from);
}
