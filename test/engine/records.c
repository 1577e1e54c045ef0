#include "engine/records.h"

#include <string.h>

#include "test.h"

TEST(one_flaw_that_is_mended_opens_no_act_while_another_stands)
{
	soundness_begin();
	flaw_found(FLAW_ROW, 1, "a row");
	flaw_found(FLAW_ANCHOR, 1, "the anchor");
	flaw_mended(FLAW_ROW);
	ck_assert(soundness_lost());
	ck_assert_int_eq(soundness_now().flaw, FLAW_ANCHOR);
	flaw_mended(FLAW_ANCHOR);
	ck_assert(!soundness_lost());
}

TEST(what_others_are_refused_is_counted_until_all_is_mended_and_what_the_server_tries_is_not)
{
	struct ctx cx = { 0 };

	soundness_begin();
	flaw_found(FLAW_ROW, 1, "a row");
	assert_err(flawed_refuse(&cx, true), E_READ_ONLY);
	assert_err(flawed_refuse(&cx, false), E_READ_ONLY);
	ck_assert_uint_eq(soundness_now().refused, 1);
	flaw_found(FLAW_BEHIND, 1, "a head");
	assert_err(flawed_refuse(&cx, true), E_BEHIND);
	ck_assert_uint_eq(soundness_now().refused, 2);
	flaw_mended(FLAW_ROW);
	ck_assert_uint_eq(soundness_now().refused, 2);
	flaw_mended(FLAW_BEHIND);
	ck_assert_uint_eq(soundness_now().refused, 0);
	arena_free(&cx.mem);
}

/* The replay saw what was there when it began. */
TEST(a_replay_mends_nothing_where_another_program_wrote_since_it_began)
{
	const struct fsck_report right = { .wrong = FSCK_RIGHT };
	struct ctx cx = { 0 };
	uint64_t began;

	soundness_begin();
	flaw_found(FLAW_FOREIGN, 1, "a commit");
	began = flaw_times(FLAW_FOREIGN);
	flaw_found(FLAW_FOREIGN, 2, "a second commit");
	records_judge(&cx, OK, &right, began);
	ck_assert(soundness_lost());
	records_judge(&cx, OK, &right, flaw_times(FLAW_FOREIGN));
	ck_assert(!soundness_lost());
}

TEST(a_replay_that_could_not_be_done_mends_nothing)
{
	const struct fsck_report none = { .wrong = FSCK_RIGHT };
	struct ctx cx = { 0 };

	soundness_begin();
	flaw_found(FLAW_START, 1, "since the start");
	records_judge(&cx, E_UNAVAILABLE, &none, flaw_times(FLAW_FOREIGN));
	ck_assert(soundness_lost());
}

/* An alarm of an earlier process has no place, since a place may name somebody. */
TEST(the_first_place_that_is_found_takes_that_of_an_alarm_of_before)
{
	soundness_begin();
	flaw_known(FLAW_ROW, 1, "an earlier scrub found it");
	ck_assert_str_eq(soundness_now().place, "an earlier scrub found it");
	flaw_found(FLAW_ROW, 2, "user ben: state");
	flaw_found(FLAW_ROW, 3, "user mara: state");
	ck_assert_str_eq(soundness_now().place, "user ben: state");
	ck_assert_int_eq(soundness_now().since, 1);
}

static const struct {
	enum flaw flaw;
	bool mended;
} stands[] = {
	{ FLAW_START, true }, { FLAW_FOREIGN, true }, { FLAW_ROW, true },   { FLAW_ANCHOR, false },
	{ FLAW_ENTRY, true }, { FLAW_TILE, true },    { FLAW_HEAD, false }, { FLAW_BEHIND, false },
};

/* The newest head is looked at by a start alone, and what others hold by nobody here. */
TEST_EACH(a_replay_that_finds_all_right_mends_what_a_replay_can_find_and_no_more, stands)
{
	const struct fsck_report right = { .wrong = FSCK_RIGHT };
	struct ctx cx = { 0 };

	soundness_begin();
	flaw_found(stands[_i].flaw, 1, "somewhere");
	records_judge(&cx, OK, &right, flaw_times(FLAW_FOREIGN));
	ck_assert(soundness_lost() == !stands[_i].mended);
}

TEST(records_that_a_start_cannot_look_at_are_not_believed)
{
	struct ctx cx = { 0 };

	soundness_begin();
	assert_ok(&cx, records_first(&cx, "/proc/none/signet.db", 3));
	ck_assert_int_eq(soundness_now().flaw, FLAW_START);
	arena_free(&cx.mem);
}

#define ENTRIES (TAIL_ENTRIES + 100)

static const struct {
	struct fsck_report r;
	enum flaw flaw;
} wrongs[] = {
	{ { .entries = ENTRIES, .wrong = FSCK_ENTRY, .at = 99 }, FLAW_ENTRY },
	{ { .entries = ENTRIES, .wrong = FSCK_ENTRY, .at = 100 }, FLAW_HEAD }, /* of the newest */
	{ { .entries = ENTRIES, .wrong = FSCK_ENTRY, .at = ENTRIES - 1 }, FLAW_HEAD },
	{ { .entries = ENTRIES, .wrong = FSCK_CHECKPOINT, .at = ENTRIES - 1 }, FLAW_TILE },
	{ { .entries = ENTRIES, .wrong = FSCK_CHECKPOINT, .at = ENTRIES }, FLAW_HEAD },
	{ { .entries = ENTRIES, .wrong = FSCK_ROW }, FLAW_ROW },
	{ { .entries = ENTRIES, .wrong = FSCK_FILE }, FLAW_ROW },
	{ { .entries = ENTRIES, .wrong = FSCK_TILE }, FLAW_TILE },
	{ { .entries = ENTRIES, .wrong = FSCK_CONTENT }, FLAW_NONE },
	{ { .entries = ENTRIES, .wrong = FSCK_BYTES }, FLAW_NONE },
};

TEST_EACH(each_kind_of_wrong_record_is_a_flaw_and_wrong_bytes_are_none, wrongs)
{
	ck_assert_int_eq(records_flaw(&wrongs[_i].r), wrongs[_i].flaw);
}

static const struct {
	enum fsck_wrong wrong;
	const char *says, *never;
} ways[] = {
	{ FSCK_ENTRY, "accept-damage --entries EXPORT", "approvers" },
	{ FSCK_BEHIND, "Restore the newest copy", "accept-damage" },
	{ FSCK_ROW, "two approvers sign", "--entries" },
	{ FSCK_FILE, "two approvers sign", "--entries" },
	{ FSCK_TILE, "two approvers sign", "--entries" },
	{ FSCK_CHECKPOINT, "two approvers sign", "--entries" },
	{ FSCK_CONTENT, "two approvers sign", "--entries" },
	{ FSCK_BYTES, "two approvers sign", "--entries" },
};

TEST_EACH(each_kind_of_wrong_place_has_its_own_way_out, ways)
{
	const struct fsck_report r = { .wrong = ways[_i].wrong };

	ck_assert_ptr_nonnull(strstr(records_next(&r), ways[_i].says));
	ck_assert_ptr_null(strstr(records_next(&r), ways[_i].never));
}
