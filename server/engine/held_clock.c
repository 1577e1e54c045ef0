#include "engine/held_clock.h"

static int64_t apart(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static int64_t time_from(struct reading from, struct reading r)
{
	return from.wall + (r.elapsed - from.elapsed);
}

void held_clock_take(struct held_clock *c, struct reading r)
{
	*c = (struct held_clock){ .taken = r, .within = r, .latest = r.wall };
}

struct reading reading_bounded(struct reading r)
{
	if (r.wall < READING_MIN)
		r.wall = READING_MIN;
	if (r.wall > READING_MAX)
		r.wall = READING_MAX;
	return r;
}

bool reading_usable(struct reading r)
{
	return r.wall > READING_MIN && r.wall < READING_MAX;
}

/* What a start does not take: from the last entry's time on, by what elapses. */
static void start_held(struct held_clock *c, struct reading r, int64_t last)
{
	held_clock_take(c, (struct reading){ last, r.elapsed });
	c->held = true;
}

struct held_clock held_clock_start(struct reading r, int64_t last)
{
	struct held_clock c;

	if (last >= 0 && (r.wall < last - START_BACK_MS || r.wall > last + START_AHEAD_MS))
		start_held(&c, r, last);
	else
		held_clock_take(&c, r);
	if (c.latest < last)
		c.latest = last;
	return c;
}

int64_t held_clock_time(struct held_clock *c, struct reading r)
{
	int64_t allowed = LEAP_MS + (r.elapsed - c->taken.elapsed) * DRIFT_PPM / 1000000, now;

	c->held = apart(r.wall, time_from(c->taken, r)) > allowed;
	if (!c->held)
		c->within = r;
	now = time_from(c->within, r);
	if (c->latest < now)
		c->latest = now;
	return now;
}
