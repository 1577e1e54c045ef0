#include "verify/sort.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "test.h"

#define RECORD  24
#define RECORDS 3000

/* Numbers in no order, some of them twice. */
static void record_make(size_t i, unsigned char out[RECORD])
{
	memset(out, 0, RECORD);
	sort_number(out, i * UINT64_C(0x9e3779b97f4a7c15) % 2000);
	sort_number(out + RECORD - 8, i);
}

static int record_order(const void *a, const void *b)
{
	return memcmp(a, b, RECORD);
}

static void filled(struct ctx *cx, struct sort *s, const char *dir, size_t budget)
{
	unsigned char record[RECORD];

	sort_begin(s, dir, RECORD, budget);
	for (size_t i = 0; i < RECORDS; i++) {
		record_make(i, record);
		assert_ok(cx, sort_add(cx, s, record));
	}
}

/* Bytes: a run of one record, of two, of some, of all but one; and no run. */
static const size_t budgets[] = { RECORD, 2 * RECORD + 1, 100 * RECORD, (RECORDS - 1) * RECORD,
				  RECORDS *RECORD };

TEST_EACH(records_come_in_their_order_within_any_budget, budgets)
{
	static unsigned char want[RECORDS][RECORD];
	struct ctx cx = { 0 };
	const void *got = NULL;
	struct sort s;
	uint64_t place;

	filled(&cx, &s, NULL, budgets[_i]);
	assert_ok(&cx, sort_end(&cx, &s));
	ck_assert_uint_eq(s.all, RECORDS);
	ck_assert_int_eq(s.spilled, budgets[_i] < RECORDS * RECORD);
	for (size_t i = 0; i < RECORDS; i++)
		record_make(i, want[i]);
	qsort(want, RECORDS, RECORD, record_order);
	for (size_t i = 0; i < RECORDS; i++) {
		assert_ok(&cx, sort_at(&cx, &s, i, &got));
		ck_assert_mem_eq(got, want[i], RECORD);
	}
	for (size_t i = 0; i < RECORDS; i += 7) {
		assert_ok(&cx, sort_below(&cx, &s, want[i], &place));
		ck_assert_uint_eq(place, i);
		if (++want[i][RECORD - 1] == 0)
			continue;
		/* now one that is not there, and comes after it */
		assert_ok(&cx, sort_below(&cx, &s, want[i], &place));
		ck_assert_uint_eq(place, i + 1);
	}
	sort_free(&s);
	arena_free(&cx.mem);
}

TEST(nothing_is_sorted_as_well)
{
	static const unsigned char record[RECORD];
	struct ctx cx = { 0 };
	struct sort s;
	uint64_t place;

	sort_begin(&s, NULL, RECORD, RECORD);
	assert_ok(&cx, sort_end(&cx, &s));
	ck_assert_uint_eq(s.all, 0);
	assert_ok(&cx, sort_below(&cx, &s, record, &place));
	ck_assert_uint_eq(place, 0);
	sort_free(&s);
	arena_free(&cx.mem);
}

TEST(a_scratch_file_has_no_name_while_it_is_there)
{
	char dir[] = "/tmp/signet-sort-XXXXXX";
	struct ctx cx = { 0 };
	struct dirent *d;
	struct sort s;
	DIR *listed;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	filled(&cx, &s, dir, RECORD);
	ck_assert(s.spilled);
	listed = opendir(dir);
	while ((d = readdir(listed)))
		ck_assert_msg(d->d_name[0] == '.', "%s", d->d_name);
	closedir(listed);
	ck_assert_int_eq(rmdir(dir), 0);
	assert_ok(&cx, sort_end(&cx, &s));
	sort_free(&s);
	arena_free(&cx.mem);
}

TEST(a_folder_that_is_not_there_makes_it_unavailable)
{
	static const unsigned char record[RECORD];
	struct ctx cx = { 0 };
	struct sort s;

	assert_err(sort_dir_check(&cx, "/proc/none"), E_UNAVAILABLE);
	sort_begin(&s, "/proc/none", RECORD, RECORD);
	assert_ok(&cx, sort_add(&cx, &s, record));
	assert_err(sort_add(&cx, &s, record), E_UNAVAILABLE);
	detail_says(cx.detail, "cannot make a scratch file in /proc/none: No such file");
	sort_free(&s);
	arena_free(&cx.mem);
}

TEST(no_room_for_a_run_makes_it_unavailable)
{
	static const unsigned char record[RECORD];
	struct ctx cx = { 0 };
	enum err e = OK;
	struct sort s;

	files_limit((rlim_t)RECORD * 10);
	sort_begin(&s, NULL, RECORD, (size_t)4 * RECORD);
	for (size_t i = 0; i < 100 && e == OK; i++)
		e = sort_add(&cx, &s, record);
	files_limit(RLIM_INFINITY);
	assert_err(e, E_UNAVAILABLE);
	detail_says(cx.detail, "cannot write a scratch file in ");
	sort_free(&s);
	arena_free(&cx.mem);
}

TEST(no_room_for_the_merge_makes_it_unavailable)
{
	struct ctx cx = { 0 };
	struct sort s;
	enum err e;

	filled(&cx, &s, NULL, (size_t)100 * RECORD);
	files_limit((rlim_t)RECORD * (RECORDS + 5));
	e = sort_end(&cx, &s);
	files_limit(RLIM_INFINITY);
	assert_err(e, E_UNAVAILABLE);
	sort_free(&s);
	arena_free(&cx.mem);
}

TEST(a_number_is_in_a_record_big_end_first)
{
	unsigned char low[8], high[8];

	sort_number(low, 255);
	sort_number(high, UINT64_C(1) << 40);
	ck_assert_int_lt(memcmp(low, high, 8), 0);
	ck_assert_uint_eq(sort_number_read(high), UINT64_C(1) << 40);
}
