#include "rules/times.h"

#include "base/clock.h"
#include "test.h"

#define MADE  INT64_C(1000000000)
#define LIFE  INT64_C(600000)
#define SLACK CLOCK_SLACK_MS

/* clang-format off */
static const struct {
	int64_t not_after;
	struct statement_moments m; /* came, entered, base, opened */
	enum times are;
} times[] = {
	{ MADE + LIFE,     { MADE, MADE, MADE, MADE }, TIMES_OK },
	{ MADE + LIFE,     { MADE + LIFE - 1, MADE + LIFE - 1, MADE, MADE }, TIMES_OK },
	{ MADE + LIFE,     { MADE + LIFE, MADE + LIFE, MADE, MADE }, TIMES_OVER },
	{ MADE + LIFE + 1, { MADE, MADE, MADE, MADE }, TIMES_LONG },
	/* by a clock that is ahead */
	{ MADE + LIFE,     { MADE - SLACK, MADE, 0, 0 }, TIMES_OK },
	{ MADE + LIFE,     { MADE - SLACK - 1, MADE, 0, 0 }, TIMES_AHEAD },
	{ MADE + 1,        { MADE + 1, MADE + 1, MADE, MADE }, TIMES_OVER },
	/* by a clock that is behind, or dated back */
	{ MADE + LIFE,     { MADE + SLACK, MADE + SLACK, MADE + SLACK, MADE }, TIMES_OK },
	{ MADE + LIFE,     { MADE + SLACK, MADE + SLACK, MADE + SLACK + 1, MADE }, TIMES_BASE },
	{ MADE + LIFE,     { MADE + SLACK, MADE + SLACK, MADE, MADE + SLACK }, TIMES_OK },
	{ MADE + LIFE,     { MADE + SLACK, MADE + SLACK, MADE, MADE + SLACK + 1 }, TIMES_OPENED },
	/* the log's time ran ahead, and was not corrected */
	{ MADE + LIFE,     { MADE, MADE + LIFE, MADE, MADE }, TIMES_OK },
	{ MADE + LIFE,     { MADE, MADE + LIFE + 1, MADE, MADE }, TIMES_OVER },
};
/* clang-format on */

TEST_EACH(a_statement_comes_after_its_time_and_before_its_end_which_is_near, times)
{
	ck_assert_int_eq(statement_times(MADE, times[_i].not_after, LIFE, &times[_i].m),
			 times[_i].are);
}

/* Entries 4 to 6 ran ahead: the last is of AHEAD, and at entry 7 the clock said MADE. */
#define AHEAD (MADE + 2 * 3600000)
#define LOG   "signet/a/1"

static struct trust_clock span = { LOG, 4, 6, AHEAD, MADE };
static const struct trust_signers corrected = { .corrected = &span, .n_corrected = 1 };

/* clang-format off */
static const struct { struct entry_moment e; int64_t time; } entries[] = {
	{ { LOG, 3, { MADE - 1, MADE - 1 } }, MADE - 1 },
	{ { LOG, 5, { AHEAD - 7, AHEAD - 7 } }, AHEAD - 7 },
	{ { LOG, 5, { AHEAD, MADE + 9 } }, AHEAD },         /* it was held within the span */
	{ { LOG, 6, { AHEAD, AHEAD } }, AHEAD },            /* it ran ahead, and says so */
	{ { LOG, 7, { AHEAD, MADE } }, MADE },
	{ { LOG, 8, { AHEAD, MADE + 5 } }, MADE + 5 },
	{ { LOG, 9, { AHEAD, MADE - 5 } }, MADE },          /* the clock was set back once more */
	{ { LOG, 9, { AHEAD, AHEAD } }, AHEAD },
	{ { LOG, 9, { AHEAD + 1, AHEAD + 1 } }, AHEAD + 1 }, /* the clock is past it */
	{ { LOG, 9, { AHEAD + 1, MADE } }, AHEAD + 1 },     /* held by another one */
	{ { "signet/a/2-01020304", 7, { AHEAD, MADE } }, AHEAD },
};
/* clang-format on */

TEST_EACH(the_time_of_an_entry_is_its_own_but_where_entries_that_ran_ahead_hold_it, entries)
{
	static const struct trust_signers nobody = { .n = 0 };

	ck_assert_int_eq(entry_time(&corrected, &entries[_i].e), entries[_i].time);
	ck_assert_int_eq(entry_time(&nobody, &entries[_i].e), entries[_i].e.is.at);
}

/* The clock was ahead, was set to HOUR later than it was, and then right: at entries 7 and 8. */
#define HOUR INT64_C(3600000)

static struct trust_clock twice_back[] = { { LOG, 4, 6, AHEAD, MADE + HOUR },
					   { LOG, 7, 7, AHEAD, MADE },
					   { "signet/a/2-01020304", 7, 8, AHEAD, MADE + 1 } };
static const struct trust_signers corrected_twice = { .corrected = twice_back, .n_corrected = 3 };

/* clang-format off */
static const struct { struct entry_moment e; int64_t time; } behind_two[] = {
	{ { LOG, 6, { AHEAD, AHEAD } }, AHEAD },
	{ { LOG, 7, { AHEAD, MADE + HOUR } }, MADE + HOUR }, /* behind the first alone */
	{ { LOG, 8, { AHEAD, MADE } }, MADE },
	{ { LOG, 9, { AHEAD, MADE + 5 } }, MADE + 5 },
	{ { LOG, 9, { AHEAD, MADE - 5 } }, MADE },
	{ { LOG, 9, { AHEAD + 1, MADE + 5 } }, AHEAD + 1 },
};
/* clang-format on */

TEST_EACH(of_two_spans_that_end_at_one_time_the_nearest_before_an_entry_counts, behind_two)
{
	ck_assert_int_eq(entry_time(&corrected_twice, &behind_two[_i].e), behind_two[_i].time);
}

TEST(a_person_and_a_server_agree_within_five_minutes)
{
	ck_assert(word_agrees(MADE, MADE + 300000));
	ck_assert(word_agrees(MADE, MADE - 300000));
	ck_assert(!word_agrees(MADE, MADE + 300001));
	ck_assert(!word_agrees(MADE, MADE - 300001));
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
