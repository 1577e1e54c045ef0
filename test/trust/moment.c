#include "trust/expiry.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/history.h"
#include "ring.h"

/* Root ends so long after now; its file is that of the newest entry. */
static void root_ends_in(struct fixture *f, int64_t left)
{
	add_model(f, "m");
	ring_sql(f,
		 arena_printf(
			 &f->cx.mem,
			 "INSERT INTO tuf_metadata VALUES ('root', 1, 'x', %lld, %lld, " IN_FORCE_
			 ")",
			 (long long)(f->cx.now + left), (long long)f->last.index));
}

#define NEXT ". A holder makes the next version: signet trust renew DIR root --key SEED"

/* clang-format off */
static const struct { int64_t left; const char *says; } ends[] = {
	{ 7 * DAY_MS, "root, version 1, expires at 2023-11-21T22:13:20.000Z: within 7 days" NEXT },
	{ DAY_MS + 1, "root, version 1, expires at 2023-11-15T22:13:20.001Z: within 2 days" NEXT },
	{ DAY_MS,     "root, version 1, expires at 2023-11-15T22:13:20.000Z: within 1 day" NEXT },
	{ 1,          "root, version 1, expires at 2023-11-14T22:13:20.001Z: within 1 day" NEXT },
	{ 0,          "root, version 1, has expired at 2023-11-14T22:13:20.000Z" NEXT },
};
/* clang-format on */

static const struct open_alarms all = { .after = -1 };

TEST_EACH(trust_has_expired_at_the_moment_it_states_and_not_before, ends)
{
	auto_fixture f = fixture_open();
	struct fact fact;
	struct alarm a;
	size_t n = 1;

	batch_begin(&f);
	root_ends_in(&f, ends[_i].left);
	assert_ok(&f.cx, expiry_step(&f.cx, f.db, NULL, "root", &fact));
	append(&f, &fact);
	assert_ok(&f.cx, db_alarms_open(&f.cx, f.db, &all, &a, &n));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(a.detail, ends[_i].says);
	batch_drop(&f);
}

TEST(an_alarm_holds_since_the_file_came_where_that_was_later_than_the_first_moment)
{
	auto_fixture f = fixture_open();
	struct fact fact;
	struct alarm a;
	size_t n = 1;

	batch_begin(&f);
	root_ends_in(&f, DAY_MS);
	f.cx.now += 500;
	assert_ok(&f.cx, expiry_step(&f.cx, f.db, NULL, "root", &fact));
	append(&f, &fact);
	assert_ok(&f.cx, db_alarms_open(&f.cx, f.db, &all, &a, &n));
	ck_assert_int_eq(a.since, f.cx.now - 500);
	batch_drop(&f);
}
