#include "rules/times.h"

#include "base/clock.h"

int64_t statement_life(enum custody custody, int64_t not_after_days)
{
	return custody == CUSTODY_SEALED ? SEALED_LIFE_MS : not_after_days * DAY_MS;
}

enum times statement_times(int64_t time, int64_t not_after, int64_t came, int64_t life)
{
	if (time > came + CLOCK_SLACK_MS)
		return TIMES_AHEAD;
	if (not_after <= came)
		return TIMES_OVER;
	return not_after > time + life ? TIMES_LONG : TIMES_OK;
}

bool entered_late(int64_t not_after, int64_t at)
{
	return at > not_after;
}
