#include "base/clock.h"
#include "evidence.h"

#define IN_2099 INT64_C(4070908800000)
#define STATED  (WORLD_AT - 2000)

static const struct {
	int64_t merged, ben, time;
} times[] = {
	{ 0, 0, STATED },
	{ IN_2099, 0, STATED },             /* a server alone */
	{ 0, IN_2099, STATED },             /* one who signs alone */
	{ IN_2099, IN_2099, STATED },       /* both, and mara did not */
	{ STATED - 5000, 0, STATED - 5000 } /* a log whose clock is behind */
};

/* A device keeps this time for ever: in 2099 nothing that it is shown would be good. */
TEST_EACH(evidence_tells_no_later_time_than_the_log_and_all_who_signed_state, times)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.merged_at = times[_i].merged;
	w.ben_at = times[_i].ben;
	world_build(&w);
	assert_ok(&w.cx, world_check(&w));
	ck_assert_int_eq(w.says.time, times[_i].time);
}

TEST(the_time_of_evidence_is_that_of_its_latest_merge_and_not_of_its_last)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.second_at = STATED - 5000;
	world_build(&w);
	assert_ok(&w.cx, world_check(&w));
	ck_assert_int_eq(w.says.time, STATED);
}

/* ---- what people and the log say of their times ---- */

#define SLACK     CLOCK_SLACK_MS
#define TWO_HOURS INT64_C(7200000)

static const struct {
	int64_t ben;
	enum err code;
} early[] = {
	{ WORLD_AT - SLACK, OK },
	{ WORLD_AT - SLACK - 1, E_TAMPERED },
	{ WORLD_AT - 30 * DAY_MS, E_TAMPERED },
};

TEST_EACH(who_states_a_time_before_the_change_was_there_has_not_signed_it, early)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.ben_at = early[_i].ben;
	world_build(&w);
	assert_err(world_check(&w), early[_i].code);
	if (early[_i].code != OK)
		assert_says(w.cx.detail, "it states a time before the change was opened");
}

/* The log ran two hours ahead up to its first entry, and all others are held there. */
static void ran_ahead(struct world *w, int64_t ben_at, bool corrected)
{
	static struct trust_clock span;

	w->clock = WORLD_AT - TWO_HOURS;
	w->ben_at = ben_at;
	world_build(w);
	span = (struct trust_clock){ w->trust.signers.origin, 0, 0, WORLD_AT, w->clock };
	w->trust.signers.corrected = &span;
	w->trust.signers.n_corrected = corrected;
}

static const struct {
	bool corrected;
	enum err code;
} counts[] = { { false, E_TAMPERED }, { true, OK } };

TEST_EACH(what_was_signed_by_a_right_clock_counts_once_people_corrected_the_logs_time, counts)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	ran_ahead(&w, WORLD_AT - TWO_HOURS, counts[_i].corrected);
	assert_err(world_check(&w), counts[_i].code);
	if (counts[_i].code != OK)
		assert_says(w.cx.detail, "it states a time before the change was opened");
}

TEST_EACH(what_was_late_by_the_logs_time_alone_is_not_late_by_the_corrected_one, counts)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.late = true;
	ran_ahead(&w, 0, counts[_i].corrected);
	assert_err(world_check(&w), counts[_i].code);
	if (counts[_i].code != OK)
		assert_says(w.cx.detail, "after the time that it states as its last");
}

TEST(the_time_of_evidence_is_the_corrected_one)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	ran_ahead(&w, 0, true);
	assert_ok(&w.cx, world_check(&w));
	ck_assert_int_eq(w.says.time, WORLD_AT - TWO_HOURS);
}
