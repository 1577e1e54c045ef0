#include "engine/held_clock.h"

#include "test.h"

/* The wall clock and what elapsed are given by hand here; the same with a real process:
 * fault/clock. */

#define T0     INT64_C(1700000000000)
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define YEAR   (365 * DAY_MS)

/* What the machine's clock says when so much elapsed since the start. */
static struct reading at(int64_t elapsed, int64_t off)
{
	return (struct reading){ T0 + elapsed + off, elapsed };
}

static struct held_clock started(void)
{
	return held_clock_start(at(0, 0), T0);
}

/* clang-format off */
static const struct { int64_t off; bool held; } leaps[] = {
	{ 0, false },
	{ LEAP_MS, false }, { LEAP_MS + 1, true },
	{ -LEAP_MS, false }, { -LEAP_MS - 1, true },
	{ 11 * MINUTE, true }, { 2 * HOUR, true }, { 5 * YEAR, true }, { -50 * YEAR, true },
};
/* clang-format on */

TEST_EACH(a_clock_that_leaps_is_held_and_time_goes_on_by_what_elapses, leaps)
{
	struct held_clock c = started();
	int64_t off = leaps[_i].off;

	ck_assert_int_eq(held_clock_time(&c, at(SECOND, 0)), T0 + SECOND);
	ck_assert_int_eq(held_clock_time(&c, at(2 * SECOND, off)),
			 T0 + 2 * SECOND + (leaps[_i].held ? 0 : off));
	ck_assert(c.held == leaps[_i].held);
}

TEST_EACH(a_clock_that_is_right_again_is_taken_again, leaps)
{
	struct held_clock c = started();

	held_clock_time(&c, at(SECOND, leaps[_i].off));
	ck_assert_int_eq(held_clock_time(&c, at(HOUR, 0)), T0 + HOUR);
	ck_assert(!c.held);
}

/* Each step is small, and no reading differs much from the one before: what counts is the distance
 * from where the clock was taken. */
TEST(an_hour_of_drift_in_small_steps_is_no_hour)
{
	struct held_clock c = started();
	int64_t step = 5 * SECOND, off = 0, now = 0, elapsed = 0, allowed;

	for (int i = 0; i < 733; i++) {
		elapsed += MINUTE;
		off += step;
		now = held_clock_time(&c, at(elapsed, off));
	}
	allowed = LEAP_MS + elapsed * DRIFT_PPM / 1000000;
	ck_assert(off > HOUR);
	ck_assert(c.held);
	ck_assert_int_le(now, T0 + elapsed + allowed);
	ck_assert_int_ge(now, T0 + elapsed);
}

/* 200 ppm are 17 s a day: a machine without a time server is not held for that. */
TEST(a_bad_crystal_is_followed_for_years)
{
	struct held_clock c = started();
	int64_t elapsed = 3 * YEAR, off = elapsed * DRIFT_PPM / 1000000;

	ck_assert_int_eq(held_clock_time(&c, at(elapsed, off)), T0 + elapsed + off);
	ck_assert(!c.held);
	held_clock_time(&c, at(elapsed, off + LEAP_MS + 1));
	ck_assert(c.held);
}

TEST(time_goes_on_from_the_last_reading_that_was_taken_and_not_from_the_start)
{
	struct held_clock c = started();

	held_clock_time(&c, at(HOUR, 9 * MINUTE));
	ck_assert_int_eq(held_clock_time(&c, at(2 * HOUR, 11 * MINUTE)),
			 T0 + 2 * HOUR + 9 * MINUTE);
}

/* A machine that was paused with all its clocks wakes with the time of a time server. */
TEST(a_machine_that_was_paused_holds_its_clock)
{
	struct held_clock c = started();

	ck_assert_int_eq(held_clock_time(&c, at(MINUTE, 2 * HOUR)), T0 + MINUTE);
	ck_assert(c.held);
}

/* clang-format off */
static const struct { int64_t after; bool held; } starts[] = {
	{ 0, false }, { 12 * HOUR, false }, { 21 * DAY_MS, false }, { START_AHEAD_MS, false },
	{ START_AHEAD_MS + 1, true }, { 5 * YEAR, true },
	{ -START_BACK_MS, false }, { -START_BACK_MS - MINUTE, true }, { -5 * YEAR, true },
};
/* clang-format on */

TEST_EACH(a_start_takes_a_clock_from_ten_minutes_before_the_last_entry_to_31_days_after, starts)
{
	struct reading r = { T0 + starts[_i].after, 77 }, later = { r.wall + HOUR, 77 + HOUR };
	struct held_clock c = held_clock_start(r, T0);

	ck_assert(c.held == starts[_i].held);
	ck_assert_int_eq(held_clock_time(&c, later), (starts[_i].held ? T0 : r.wall) + HOUR);
}

TEST(ends_are_asked_by_the_latest_time_until_a_word_takes_it_back)
{
	struct held_clock c = held_clock_start(at(0, -5 * MINUTE), T0);

	ck_assert_int_eq(c.latest, T0);
	held_clock_time(&c, at(HOUR, 2 * MINUTE));
	held_clock_time(&c, at(HOUR + SECOND, 0));
	ck_assert_int_eq(c.latest, T0 + HOUR + 2 * MINUTE);
	held_clock_time(&c, at(2 * HOUR, 5 * YEAR));
	ck_assert_int_eq(c.latest, T0 + 2 * HOUR);
	held_clock_take(&c, at(2 * HOUR, -DAY_MS));
	ck_assert_int_eq(c.latest, T0 + 2 * HOUR - DAY_MS);
}

/* clang-format off */
static const struct { int64_t wall, is; bool usable; } bounds[] = {
	{ T0, T0, true }, { READING_MIN + 1, READING_MIN + 1, true }, { READING_MIN, READING_MIN, false },
	{ 0, READING_MIN, false }, { -1, READING_MIN, false }, { READING_MAX - 1, READING_MAX - 1, true },
	{ READING_MAX, READING_MAX, false }, { CLOCK_MAX + 1, READING_MAX, false },
};
/* clang-format on */

TEST_EACH(a_reading_that_no_log_could_say_is_read_as_the_bound_and_not_usable, bounds)
{
	struct reading r = reading_bounded((struct reading){ bounds[_i].wall, 7 });

	ck_assert_int_eq(r.wall, bounds[_i].is);
	ck_assert_int_eq(r.elapsed, 7);
	ck_assert(reading_usable(r) == bounds[_i].usable);
}

TEST(a_first_start_takes_any_clock)
{
	struct held_clock c = held_clock_start(at(0, -40 * YEAR), -1);

	ck_assert(!c.held);
	ck_assert_int_eq(held_clock_time(&c, at(HOUR, -40 * YEAR)), T0 + HOUR - 40 * YEAR);
}

TEST(by_a_word_the_clock_is_taken_as_it_is_and_judged_from_there)
{
	struct held_clock c = started();

	held_clock_time(&c, at(SECOND, 5 * YEAR));
	held_clock_take(&c, at(MINUTE, 5 * YEAR));
	ck_assert(!c.held);
	ck_assert_int_eq(held_clock_time(&c, at(HOUR, 5 * YEAR)), T0 + HOUR + 5 * YEAR);
	held_clock_time(&c, at(2 * HOUR, 0));
	ck_assert(c.held);
}

TEST(how_often_the_clock_is_asked_changes_nothing_while_it_is_good)
{
	struct held_clock often = started(), once = started();

	for (int64_t t = 0; t < HOUR; t += SECOND)
		held_clock_time(&often, at(t, t / 1000));
	ck_assert_int_eq(held_clock_time(&often, at(HOUR, MINUTE)),
			 held_clock_time(&once, at(HOUR, MINUTE)));
}
