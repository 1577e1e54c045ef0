#include "rules/times.h"

#include "base/clock.h"
#include "test.h"

#define MADE INT64_C(1000000000)
#define LIFE INT64_C(600000)

static const struct {
	int64_t not_after, came;
	enum times are;
} times[] = {
	{ MADE + LIFE, MADE, TIMES_OK },
	{ MADE + LIFE, MADE + LIFE - 1, TIMES_OK },
	{ MADE + LIFE, MADE + LIFE, TIMES_OVER },
	{ MADE + LIFE + 1, MADE, TIMES_LONG },
	{ MADE + LIFE, MADE - CLOCK_SLACK_MS, TIMES_OK }, /* by a clock that is ahead */
	{ MADE + LIFE, MADE - CLOCK_SLACK_MS - 1, TIMES_AHEAD },
	{ MADE + 1, MADE + 1, TIMES_OVER },
};

TEST_EACH(a_statement_comes_after_its_time_and_before_its_end_which_is_near, times)
{
	ck_assert_int_eq(statement_times(MADE, times[_i].not_after, times[_i].came, LIFE),
			 times[_i].are);
}

TEST(a_statement_by_a_sealed_key_lives_for_minutes_and_another_as_the_policy_says)
{
	ck_assert_int_eq(statement_life(CUSTODY_SEALED, 7), INT64_C(600000));
	ck_assert_int_eq(statement_life(CUSTODY_FILE, 7), 7 * DAY_MS);
	ck_assert_int_eq(statement_life(CUSTODY_HARDWARE, 30), 30 * DAY_MS);
}

TEST(what_was_entered_at_its_end_is_not_late_and_a_moment_later_is)
{
	ck_assert(!entered_late(MADE, MADE));
	ck_assert(entered_late(MADE, MADE + 1));
}
