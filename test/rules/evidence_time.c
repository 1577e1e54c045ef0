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
