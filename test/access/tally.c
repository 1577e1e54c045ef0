#include "access/tally.h"

#include <stdio.h>

#include "test.h"

#define SOURCES 250 /* more than have a row of their own */

TEST(sources_beyond_two_hundred_share_one_row_and_none_is_lost)
{
	struct tally *t = tally_new(), *taken;
	struct ctx cx = { 0 };
	struct fact f;
	char source[40];

	for (int i = 0; i < SOURCES; i++) {
		snprintf(source, sizeof(source), "10.0.0.%d", i);
		tally_add(t, source, "not-found");
		tally_add(t, source, "not-found");
	}
	taken = tally_take(t);
	ck_assert_ptr_nonnull(taken);
	ck_assert_ptr_null(tally_take(t));
	fact_start(&cx, &f, ACTION_ACCESS_REFUSED);
	tally_print(taken, &cx, 0, &f);
	ck_assert_uint_eq(f.n_contents, 200);
	fact_says(f.body.text, "\"what\":\"not-found\",\"count\":2}");
	fact_says(f.body.text, "\"what\":\"any\",\"count\":102}]");
	tally_free(taken);
	tally_free(t);
	arena_free(&cx.mem);
}
