#include "rules/expiry.h"

#include "base/clock.h"
#include "test.h"

#define END (1000 * DAY_MS)

static const struct {
	int64_t left; /* ms up to the end */
	int announced;
	int64_t within, next; /* next: how long before the end; 0: the end itself */
} moments[] = {
	{ 60 * DAY_MS + 1, 0, -1, 60 * DAY_MS },
	{ 60 * DAY_MS, 1, 60, 30 * DAY_MS },
	{ 30 * DAY_MS + 1, 1, 60, 30 * DAY_MS },
	{ 30 * DAY_MS, 2, 30, 7 * DAY_MS },
	{ 7 * DAY_MS + 1, 2, 30, 7 * DAY_MS },
	{ 7 * DAY_MS, 3, 7, 0 },
	{ 1, 3, 7, 0 },
};

TEST_EACH(what_ends_is_announced_at_60_30_and_7_days_to_the_millisecond, moments)
{
	int64_t now = END - moments[_i].left;

	ck_assert_int_eq(expiry_first(END), END - 60 * DAY_MS);
	ck_assert_int_eq(expiry_announced(END, now), moments[_i].announced);
	ck_assert_int_eq(expiry_within(END, now), moments[_i].within);
	ck_assert_int_eq(expiry_next(END, now), END - moments[_i].next);
}

TEST(what_has_ended_is_announced_at_its_end_and_never_again)
{
	for (int64_t now = END; now < END + 2; now++) {
		ck_assert_int_eq(expiry_announced(END, now), 4);
		ck_assert_int_eq(expiry_within(END, now), 0);
		ck_assert_int_eq(expiry_next(END, now), 0);
	}
}
