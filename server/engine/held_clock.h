#pragma once

/*
 * Held clock: which time the server goes by, given what the machine's clock says (wall)
 * and how much time elapsed.
 *
 * The wall clock is taken at a start and by a person's word, and only then.  From there on
 * the time is what the wall clock says, as long as that is within LEAP_MS and DRIFT_PPM of
 * the time that elapsed since; so no number of small steps leads further away.  A wall clock
 * beyond that is held: the time goes on from the last reading within the bounds by what elapses,
 * until the wall clock is back within the bounds, or a word takes it.
 *
 * The time never depends on how often it was asked for, but for where a held clock begins.
 *
 * The time may so go back by a little. A token that ended does not begin again by that: ends are
 * asked by the latest time there was, which nothing but a word takes back. Source: trust.md, 3.
 * Pure; the caller serialises.  Times are ms since 1970, elapsed ones ms since any moment, the same
 * for all readings of one clock.
 */

#include "base/clock.h"

#define LEAP_MS        INT64_C(600000) /* that the wall clock may be off what elapsed */
#define DRIFT_PPM      200             /* and so much more, of what elapsed */
#define START_BACK_MS  INT64_C(600000) /* at a start: before the last entry */
#define START_AHEAD_MS (31 * DAY_MS)   /* at a start: after it */

/* No machine's clock says less or more.  One that does is read as the bound, and no word takes it:
 * beyond them a time might not be readable from the log. */
#define READING_MIN INT64_C(946684800000)    /* 2000-01-01 */
#define READING_MAX INT64_C(221845392000000) /* 9000-01-01 */

struct reading {
	int64_t wall, elapsed;
};

struct held_clock {
	struct reading taken;  /* at the start, or by a word */
	struct reading within; /* the last at which the wall clock was within the bounds */
	int64_t latest;        /* by which ends are asked */
	bool held;
};

struct reading reading_bounded(struct reading r);
bool reading_usable(struct reading r); /* within the bounds, so that a word may take it */

/* last: the time that the start compares with, of the newest entry or by the newest word; below 0:
 * there is none, and any wall clock is taken. */
struct held_clock held_clock_start(struct reading r, int64_t last);

/* The time at that reading. */
int64_t held_clock_time(struct held_clock *c, struct reading r);

/* By a person's word: from that reading on the wall clock is taken. */
void held_clock_take(struct held_clock *c, struct reading r);
