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

static enum err corrected_already(struct ctx *cx, int64_t to)
{
	return err_next(cx,
			errf(cx, E_NOT_FOUND, "what ran ahead up to entry %lld is corrected",
			     (long long)to),
			"Sign without --correct.");
}

/* From here on the clock is right again, or is set right once more. */
static enum err first_behind(struct ctx *cx, struct db *db, int64_t clock, int64_t *index)
{
	struct entry_clock e;

	do
		TRY(trail_clock(cx, db, ++*index, &e));
	while (e.clock >= clock);
	return OK;
}

/* The last entry that ran ahead of those before the newest.  Behind a span that people named it is
 * the last before the clock is earlier than right behind that span. */
static enum err newest_step(struct ctx *cx, struct db *db, const char *origin,
			    const struct trust_signers *people, int64_t *to)
{
	struct entry_moment newest = { .origin = origin };
	const struct trust_clock *known;
	int64_t clock;

	TRY(trail_newest(cx, db, &newest.index, &newest.is));
	if (newest.is.clock >= newest.is.at) /* it is never later */
		return errf(cx, E_NOT_FOUND, "the newest entry's time is that of the clock");
	known = entry_span(people, &newest);
	clock = known ? known->clock - CLOCK_SLACK_MS : newest.is.at;
	if (newest.is.clock >= clock)
		return corrected_already(cx, known->to);
	if (known)
		*to = known->to + 1;
	else
		TRY(first_later(cx, db, newest.index, newest.is.at - 1, to));
	TRY(first_behind(cx, db, clock, to));
	--*to;
	return OK;
}

/* From the first entry that is later than the clock right behind, and is in no span yet. */
static enum err step_from(struct ctx *cx, struct db *db, const char *origin,
			  const struct trust_signers *people, struct trust_clock *out)
{
	TRY(first_later(cx, db, out->to, out->clock, &out->from));
	for (size_t i = 0; i < people->n_corrected; i++) {
		const struct trust_clock *known = &people->corrected[i];

		if (strcmp(known->origin, origin) == 0 && known->to >= out->from)
			out->from = known->to + 1;
	}
	return out->from <= out->to ? OK : corrected_already(cx, out->to);
}

enum err clock_step(struct ctx *cx, struct db *db, const char *origin, int64_t to,
		    struct trust_clock *out)
{
	struct entry_clock last, behind;
	struct trust_signers people;
	int64_t newest;

	TRY(trust_people_now(cx, db, &people));
	if (to == CLOCK_STEP_NEWEST)
		TRY(newest_step(cx, db, origin, &people, &to));
	TRY(trail_newest(cx, db, &newest, &last));
	if (to >= newest)
		return errf(cx, E_NOT_FOUND, "there is no entry after %lld", (long long)to);
	TRY(trail_clock(cx, db, to, &last));
	TRY(trail_clock(cx, db, to + 1, &behind));
	if (behind.at != last.at || behind.clock >= behind.at)
		return errf(cx, E_NOT_FOUND, "the clock did not step back after entry %lld",
			    (long long)to);
	*out = (struct trust_clock){ .to = to, .at = last.at, .clock = behind.clock };
	return step_from(cx, db, origin, &people, out);
}
