#include "rules/times.h"

#include <string.h>

#include "base/clock.h"

int64_t statement_life(enum custody custody, int64_t not_after_days)
{
	return custody == CUSTODY_SEALED ? SEALED_LIFE_MS : not_after_days * DAY_MS;
}

bool word_agrees(int64_t word, int64_t wall)
{
	return word - wall <= WORD_MS && wall - word <= WORD_MS;
}

const struct trust_clock *entry_span(const struct trust_signers *people,
				     const struct entry_moment *e)
{
	const struct trust_clock *nearest = NULL;

	for (size_t i = 0; i < people->n_corrected; i++) {
		const struct trust_clock *c = &people->corrected[i];

		if (e->index > c->to && e->is.at == c->at && strcmp(e->origin, c->origin) == 0 &&
		    (!nearest || c->to > nearest->to))
			nearest = c;
	}
	return nearest;
}

int64_t entry_time(const struct trust_signers *people, const struct entry_moment *e)
{
	const struct trust_clock *c = entry_span(people, e);

	if (!c)
		return e->is.at;
	return e->is.clock > c->clock ? e->is.clock : c->clock;
}

int64_t next_entry_time(const struct trust_signers *people, const char *origin, int64_t newest,
			const struct entry_clock *is, int64_t now)
{
	const struct entry_moment next = { origin,
					   newest + 1,
					   { now > is->at ? now : is->at, now } };

	return entry_time(people, &next);
}

enum times statement_times(int64_t time, int64_t not_after, int64_t life,
			   const struct statement_moments *m)
{
	if (time > m->came + CLOCK_SLACK_MS)
		return TIMES_AHEAD;
	if (made_early(time, m->base))
		return TIMES_BASE;
	if (made_early(time, m->opened))
		return TIMES_OPENED;
	if (not_after <= m->came || entered_late(not_after, m->entered))
		return TIMES_OVER;
	return not_after > time + life ? TIMES_LONG : TIMES_OK;
}

bool made_early(int64_t time, int64_t opened)
{
	return time < opened - CLOCK_SLACK_MS;
}

bool entered_late(int64_t not_after, int64_t entered)
{
	return not_after < entered;
}
