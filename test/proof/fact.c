#include "proof/fact.h"

#include "test.h"

static void fill(struct ctx *cx, struct fact *f, size_t n)
{
	fact_start(cx, f, ACTION_CHANGE_OPENED);
	for (size_t i = 0; i < n; i++)
		fact_object(cx, f, "document", arena_printf(&cx->mem, "%zu", i));
}

TEST(a_list_that_just_fits_beside_the_objects_named_before_is_taken_and_can_be_named)
{
	struct ctx cx = { 0 };
	struct fact f;

	fill(&cx, &f, OBJECTS_MAX - 3);
	assert_ok(&cx, fact_room(&cx, &f, 3, "/documents"));
	fact_object(&cx, &f, "site", "north");
	fact_object(&cx, &f, "site", "south");
	fact_object(&cx, &f, "site", "west");
	ck_assert_uint_eq(f.n_objects, OBJECTS_MAX);
	assert_ok(&cx, fact_room(&cx, &f, 0, "/documents"));
	arena_free(&cx.mem);
}

TEST(one_object_more_than_is_left_is_refused_at_its_place)
{
	struct ctx cx = { 0 };
	struct fact f;

	fill(&cx, &f, OBJECTS_MAX - 3);
	ck_assert_int_eq(fact_room(&cx, &f, 4, "/documents"), E_TOO_LARGE);
	ck_assert_str_eq(cx.place, "/documents");
	arena_free(&cx.mem);
}

/* As far as a length goes: adding to it would begin again at 0. */
TEST(no_length_of_a_list_is_taken_for_a_short_one)
{
	struct ctx cx = { 0 };
	struct fact f;

	fill(&cx, &f, OBJECTS_MAX);
	ck_assert_int_eq(fact_room(&cx, &f, 1, NULL), E_TOO_LARGE);
	ck_assert_int_eq(fact_room(&cx, &f, SIZE_MAX, NULL), E_TOO_LARGE);
	ck_assert_ptr_null(cx.place);
	arena_free(&cx.mem);
}
