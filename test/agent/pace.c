#include "agent/pace.h"

#include <limits.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "fleet.h"

static int64_t at(int64_t interval, unsigned failures, int64_t retry_after, uint32_t random)
{
	const struct pace p = { interval, failures, retry_after };

	return pace_ms(&p, random);
}

static const int64_t intervals[] = { 1, 60, PACE_MAX_S };

TEST_EACH(without_failures_the_pause_is_the_interval_a_fifth_less_or_more, intervals)
{
	int64_t ms = intervals[_i] * 1000;

	ck_assert_int_eq(at(intervals[_i], 0, 0, 0), ms - ms / 5);
	ck_assert_int_eq(at(intervals[_i], 0, 0, UINT32_MAX / 2 + 1), ms);
	ck_assert_int_lt(at(intervals[_i], 0, 0, UINT32_MAX), ms + ms / 5);
	ck_assert_int_ge(at(intervals[_i], 0, 0, UINT32_MAX), ms + ms / 5 - 1);
}

/* Seconds that the pause stays below after so many failures, and comes near. */
static const struct {
	unsigned failures;
	int64_t most;
} steps[] = { { 1, 10 },  { 2, 20 },  { 3, 40 },   { 4, 80 },   { 5, 160 },
	      { 6, 320 }, { 7, 640 }, { 8, 1280 }, { 9, 1800 }, { UINT_MAX, 1800 } };

TEST_EACH(after_failures_the_pause_is_a_random_part_of_ever_more, steps)
{
	unsigned n = steps[_i].failures;
	int64_t most = steps[_i].most * 1000;

	ck_assert_int_eq(at(60, n, 0, 0), 0);
	ck_assert_int_eq(at(60, n, 0, UINT32_MAX / 2 + 1), most / 2);
	ck_assert_int_eq(at(60, n, 0, UINT32_MAX), most - 1);
	ck_assert_int_eq(at(1, n, 0, UINT32_MAX), most - 1);
}

static const unsigned counts[] = { 0, 1, 5, UINT_MAX };

TEST_EACH(the_server_is_not_asked_again_before_it_said, counts)
{
	for (uint64_t r = 0; r <= UINT32_MAX; r += 12345678) {
		int64_t ms = at(60, counts[_i], 120, (uint32_t)r);

		ck_assert_int_ge(ms, 120000);
		ck_assert_int_eq(ms - 120000, at(60, counts[_i], 0, (uint32_t)r));
	}
}

static const struct {
	enum err e;
	unsigned before, after;
} ends[] = {
	{ OK, 3, 0 },      { E_TAMPERED, 3, 0 },    { E_FORBIDDEN, 3, 0 },
	{ E_STALE, 3, 0 }, { E_UNAVAILABLE, 0, 1 }, { E_UNAVAILABLE, 3, 4 },
	{ E_BUSY, 3, 4 },
};

TEST_EACH(only_what_may_do_well_another_time_is_a_failure, ends)
{
	ck_assert_uint_eq(pace_failures(ends[_i].before, ends[_i].e), ends[_i].after);
}

TEST(failures_without_end_are_counted_without_overflow)
{
	unsigned failures = 0;

	for (int i = 0; i < 1000; i++) {
		failures = pace_failures(failures, E_UNAVAILABLE);
		ck_assert_int_le(at(60, failures, 0, UINT32_MAX), PACE_MAX_S * 1000);
	}
}

static struct agent agent_at(struct fleet *f)
{
	return (struct agent){ .dir = arena_printf(&f->p.s.cx.mem, "%s/edge-1", f->d.dir),
			       .lock = -1 };
}

/* How a poll ends at which the path is answered so. */
static enum err poll_with(struct fleet *f, struct agent *a, const struct planted *answer)
{
	auto_liar l = liar_plant(&f->d, answer, 1);

	agent_state_edit(f, "edge-1", arena_printf(&f->p.s.cx.mem, "127.0.0.1:%u", f->p.s.port),
			 arena_printf(&f->p.s.cx.mem, "127.0.0.1:%u", l.d->port));
	assert_ok(&a->cx, agent_open(a));
	return agent_poll(a);
}

/* Whatever it was asked for when it said so. */
TEST(what_the_server_asked_for_is_kept_for_the_pause)
{
	const struct planted busy = { "/log/checkpoint", "{}",
				      "503 Service Unavailable\r\nRetry-After: 77" };
	auto_fleet f = { 0 };
	struct agent a;

	fleet_open(&f);
	a = agent_at(&f);
	assert_err(poll_with(&f, &a, &busy), E_UNAVAILABLE);
	ck_assert_int_eq(http_retry_after(a.http), 77);
	agent_close(&a);
	ck_assert_int_eq(http_retry_after(a.http), 0);
}

static const char *const faulting[] = { "/log/checkpoint", NULL /* a release's file */ };

TEST_EACH(a_server_that_faults_is_polled_ever_more_rarely, faulting)
{
	struct planted fault = { faulting[_i], "{}", "500 Internal Server Error" };
	auto_fleet f = { 0 };
	struct agent a;

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	if (!fault.path)
		fault.path = artifact_path(&f);
	a = agent_at(&f);
	ck_assert_uint_eq(pace_failures(3, poll_with(&f, &a, &fault)), 4);
	agent_close(&a);
}

static enum err poll(struct agent *a)
{
	enum err e;

	assert_ok(&a->cx, agent_open(a));
	e = agent_poll(a);
	agent_close(a);
	return e;
}

/* By whatever clock the device goes: a span that ended by the wall clock would be over a year later
 * where the clock was a year ahead, and is set right. */
TEST(a_report_that_was_refused_rests_for_an_hour_of_elapsed_time)
{
	auto_fleet f = { 0 };
	struct agent a;
	int64_t left;

	fleet_open(&f);
	a = agent_at(&f);
	agent_state_edit(&f, "edge-1", "\"pending\":null", "\"pending\":\"{}\"");
	assert_err(poll(&a), E_INVALID);
	left = a.quiet_until - clock_elapsed_ms();
	ck_assert_int_gt(left, 0);
	ck_assert_int_le(left, 3600000);
	assert_err(poll(&a), OK); /* it rests */
	a.quiet_until = clock_elapsed_ms();
	assert_err(poll(&a), E_INVALID);
}
