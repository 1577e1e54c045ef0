#include "rules/corrected.h"

#include "test.h"

#define LOG   "signet/a/1"
#define AHEAD INT64_C(7200000)

/* What the log says: the clock was AHEAD from entry 4 to 6, and then right again; at entry 9 it
 * went back by little. */
static const struct entry_clock log_says[] = {
	{ 1, 1 },
	{ 2, 2 },
	{ 3, 3 },
	{ 7, 7 },
	{ AHEAD + 4, AHEAD + 4 },
	{ AHEAD + 5, AHEAD + 5 },
	{ AHEAD + 6, AHEAD + 6 },
	{ AHEAD + 6, 7 },
	{ AHEAD + 6, 8 },
	{ AHEAD + 6, 6 },
};

static enum err clock_of(void *arg, struct ctx *cx, int64_t index, struct entry_clock *out)
{
	if (index >= (int64_t)countof(log_says))
		return errf(cx, E_INVALID, "there is no entry %lld", (long long)index);
	*out = log_says[index];
	return OK;
}

/* clang-format off */
static const struct {
	struct trust_clock span;
	const char *place, *says; /* NULL: it may stand */
} spans[] = {
	{ { LOG, 4, 6, AHEAD + 6, 7 }, NULL, NULL },
	{ { LOG, 5, 6, AHEAD + 6, 7 }, NULL, NULL },
	{ { LOG, 6, 6, AHEAD + 6, 7 }, NULL, NULL },
	{ { LOG, 3, 6, AHEAD + 6, 7 }, "/corrected/0/from", "entry 3 did not run ahead" },
	{ { LOG, 0, 6, AHEAD + 6, 7 }, "/corrected/0/from", "entry 0 did not run ahead" },
	{ { LOG, 4, 5, AHEAD + 5, 7 }, "/corrected/0/to", "did not step back after entry 5" },
	{ { LOG, 1, 2, 3, 2 }, "/corrected/0/to", "did not step back after entry 2" },
	{ { LOG, 4, 6, AHEAD + 5, 7 }, "/corrected/0/at", "entry 6 is of" },
	{ { LOG, 4, 6, AHEAD + 7, 7 }, "/corrected/0/at", "entry 6 is of" },
	{ { LOG, 4, 6, AHEAD + 6, 6 }, "/corrected/0/clock", "at entry 7 the clock said" },
	{ { LOG, 4, 6, AHEAD + 6, 8 }, "/corrected/0/clock", "at entry 7 the clock said" },
	{ { "signet/b/1", 4, 6, AHEAD + 6, 7 }, "/corrected/0/origin", "another log's" },
};
/* clang-format on */

TEST_EACH(a_span_names_entries_that_ran_ahead_up_to_a_step_back_with_the_logs_own_numbers, spans)
{
	struct ctx cx = { 0 };
	struct trust_clock span = spans[_i].span;
	const struct trust_signers people = { .corrected = &span, .n_corrected = 1 };
	enum err e = corrected_check(&cx, &people, &(struct corrected_log){ LOG, clock_of, NULL });

	assert_err(e, spans[_i].says ? E_CONFLICT : OK);
	if (spans[_i].says) {
		assert_says(cx.detail, spans[_i].says);
		ck_assert_str_eq(cx.place, spans[_i].place);
	}
	arena_free(&cx.mem);
}

TEST(each_span_of_a_file_is_looked_at)
{
	struct ctx cx = { 0 };
	struct trust_clock both[] = { { LOG, 4, 6, AHEAD + 6, 7 }, { LOG, 7, 8, AHEAD + 6, 5 } };
	const struct trust_signers people = { .corrected = both, .n_corrected = 2 };
	enum err e = corrected_check(&cx, &people, &(struct corrected_log){ LOG, clock_of, NULL });

	assert_err(e, E_CONFLICT);
	ck_assert_str_eq(cx.place, "/corrected/1/clock");
	arena_free(&cx.mem);
}
