/*
 * Times in the log never go back, so that an entry is found by its time as a word in a dictionary
 * is; nothing is kept for it.
 */

#include "clock/step.h"

#include <string.h>

#include "alarm/kind.h"
#include "engine/apply.h"
#include "engine/held_clock.h"
#include "engine/log_read.h"
#include "rules/times.h"
#include "trust/trust.h"

/* The first of the entries up to last whose time is later. */
static enum err first_later(struct ctx *cx, struct db *db, int64_t last, int64_t time, int64_t *out)
{
	int64_t low = 0, high = last;
	struct entry_clock e;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		TRY(trail_clock(cx, db, middle, &e));
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
	struct entry_clock e;
	int64_t newest;

	TRY(trail_newest(cx, db, &newest, &e));
	if (e.clock == e.at)
		return errf(cx, E_NOT_FOUND, "the newest entry's time is that of the clock");
	TRY(first_later(cx, db, newest, e.at - 1, to));
	do
		TRY(trail_clock(cx, db, ++*to, &e));
	while (e.clock == e.at);
	--*to;
	return OK;
}

/* From the first entry that is later than the clock right behind, and is in no span yet. */
static enum err step_from(struct ctx *cx, struct db *db, const char *origin,
			  struct trust_clock *out)
{
	struct trust_signers people;

	TRY(first_later(cx, db, out->to, out->clock, &out->from));
	TRY(trust_people_now(cx, db, &people));
	for (size_t i = 0; i < people.n_corrected; i++) {
		const struct trust_clock *known = &people.corrected[i];

		if (strcmp(known->origin, origin) == 0 && known->to >= out->from)
			out->from = known->to + 1;
	}
	if (out->from <= out->to)
		return OK;
	return err_next(cx,
			errf(cx, E_NOT_FOUND, "what ran ahead up to entry %lld is corrected",
			     (long long)out->to),
			"Sign without --correct.");
}

enum err clock_step(struct ctx *cx, struct db *db, const char *origin, int64_t to,
		    struct trust_clock *out)
{
	struct entry_clock last, behind;
	int64_t newest;

	if (to == CLOCK_STEP_NEWEST)
		TRY(newest_step(cx, db, &to));
	TRY(trail_newest(cx, db, &newest, &last));
	if (to >= newest)
		return errf(cx, E_NOT_FOUND, "there is no entry after %lld", (long long)to);
	TRY(trail_clock(cx, db, to, &last));
	TRY(trail_clock(cx, db, to + 1, &behind));
	if (behind.at != last.at || behind.clock >= behind.at)
		return errf(cx, E_NOT_FOUND, "the clock did not step back after entry %lld",
			    (long long)to);
	*out = (struct trust_clock){ .to = to, .at = last.at, .clock = behind.clock };
	return step_from(cx, db, origin, out);
}
