#include "rules/root_clock.h"

#include "base/clock.h"
#include "test.h"

#define MADE   INT64_C(1769847300000) /* 2026-01-31T08:15:00Z */
#define SECOND INT64_C(1000)

static const struct {
	int64_t clock;    /* 0: the root sets no time */
	const char *says; /* NULL: it is within bounds */
} clocks[] = {
	{ 0, NULL },
	{ MADE, NULL },
	{ MADE - 31 * DAY_MS, NULL },
	{ MADE + SECOND, "the root sets the time to 2026-01-31T08:15:01.000Z, and was made at" },
	{ MADE - 31 * DAY_MS - SECOND, "over 31 days before 2026-01-31T08:15:00.000Z" },
};

TEST_EACH(a_root_sets_the_time_at_which_it_was_made_or_one_of_31_days_before, clocks)
{
	struct ctx cx = { 0 };
	struct tuf_signet s = { .time = MADE, .clock = clocks[_i].clock };

	assert_err(root_clock_check(&cx, &s), clocks[_i].says ? E_INVALID : OK);
	if (clocks[_i].says) {
		ck_assert_str_eq(cx.place, "/signed/x-signet/clock");
		assert_says(cx.detail, clocks[_i].says);
	}
	arena_free(&cx.mem);
}

static const struct {
	int64_t clock, now;
	enum err code;
} comes[] = {
	{ 0, MADE + 400 * DAY_MS, OK },
	{ MADE, MADE, OK },
	{ MADE, MADE + 31 * DAY_MS, OK },
	{ MADE, MADE + 31 * DAY_MS + 1, E_INVALID },
};

TEST_EACH(a_root_that_was_signed_over_31_days_ago_sets_no_time, comes)
{
	struct ctx cx = { 0 };
	struct tuf_signet s = { .time = MADE, .clock = comes[_i].clock };

	assert_err(root_clock_comes(&cx, &s, comes[_i].now), comes[_i].code);
	if (comes[_i].code != OK)
		ck_assert_str_eq(cx.place, "/signed/x-signet/clock");
	arena_free(&cx.mem);
}

static const struct {
	int64_t version, clock, heard;
	bool counts;
} roots[] = {
	{ 3, MADE, 0, true },  { 3, MADE, 2, true }, { 3, MADE, 3, false },
	{ 3, MADE, 4, false }, { 3, 0, 0, false },
};

TEST_EACH(a_device_takes_the_time_of_each_root_once_and_of_no_older_one, roots)
{
	struct ctx cx = { 0 };
	struct tuf_root *r = arena_alloc(&cx.mem, sizeof(*r));

	r->version = roots[_i].version;
	r->signet.clock = roots[_i].clock;
	ck_assert_int_eq(root_clock_counts(r, roots[_i].heard), roots[_i].counts);
	arena_free(&cx.mem);
}
