#include "rules/sites.h"

#include <string.h>

#include "test.h"

/* ---- the table ---- */

/* Each of enum action, but ACTION_NONE. */
#define ACTIONS (ACTION_COUNT - 1)
static const char each[ACTIONS];

TEST_EACH(of_every_action_it_is_decided_whose_sites_its_entries_name_or_why_none, each)
{
	enum action action = (enum action)(_i + 1);
	const struct sites_row *row = sites_row(action);
	const char *name = action_name(action);

	ck_assert_msg(row->why && *row->why, "%s is undecided", name);
	ck_assert_int_lt(row->of, SITES_OF_COUNT);
	ck_assert_msg(row->since >= 1 && row->since <= action_version(action),
		      "%s: there is no such version", name);
	for (enum action other = action + 1; row->of == SITES_OF_NOTHING && other < ACTION_COUNT;
	     other++)
		ck_assert_msg(strcmp(sites_row(other)->why, row->why) != 0,
			      "%s and %s for one reason", name, action_name(other));
}

TEST(what_is_no_action_is_not_decided_about)
{
	ck_assert_ptr_null(sites_row(ACTION_NONE));
	ck_assert_ptr_null(sites_row(ACTION_COUNT));
}

/* ---- naming them ---- */

static void begin(struct ctx *cx, struct fact *f, size_t n)
{
	fact_start(cx, f, ACTION_ROLLOUT_BEGUN);
	for (size_t i = 0; i < n; i++)
		fact_object(cx, f, "document", arena_printf(&cx->mem, "%zu", i));
}

TEST(sites_are_named_after_all_else_sorted_and_each_once)
{
	static const char *const sites[] = { "munich", "hamburg", "munich", "a", "hamburg-2" };
	static const char *const want[] = { "document:0", "site:a", "site:hamburg",
					    "site:hamburg-2", "site:munich" };
	struct ctx cx = { 0 };
	struct fact f;

	begin(&cx, &f, 1);
	assert_ok(&cx, fact_sites(&cx, &f, sites, countof(sites), NULL));
	ck_assert_uint_eq(f.n_objects, countof(want));
	for (size_t i = 0; i < countof(want); i++)
		ck_assert_str_eq(f.objects[i], want[i]);
	arena_free(&cx.mem);
}

TEST(all_sites_are_no_object)
{
	static const char *const sites[] = { "munich", "*" };
	struct ctx cx = { 0 };
	struct fact f;

	begin(&cx, &f, 0);
	assert_ok(&cx, fact_sites(&cx, &f, NULL, 0, NULL));
	ck_assert_uint_eq(f.n_objects, 0);
	assert_ok(&cx, fact_sites(&cx, &f, sites, countof(sites), NULL));
	ck_assert_uint_eq(f.n_objects, 1);
	ck_assert_str_eq(f.objects[0], "site:munich");
	arena_free(&cx.mem);
}

/* The same one twice takes one place, and does not fit where none is left. */
TEST(sites_that_do_not_fit_are_refused_at_their_place_and_none_is_named)
{
	static const char *const sites[] = { "b", "a", "b" };
	struct ctx cx = { 0 };
	struct fact f;

	begin(&cx, &f, OBJECTS_MAX - 2);
	assert_ok(&cx, fact_sites(&cx, &f, sites, 3, "/sites"));
	ck_assert_uint_eq(f.n_objects, OBJECTS_MAX);
	begin(&cx, &f, OBJECTS_MAX - 1);
	assert_err(fact_sites(&cx, &f, sites, 3, "/sites"), E_TOO_LARGE);
	ck_assert_str_eq(cx.place, "/sites");
	ck_assert_uint_eq(f.n_objects, OBJECTS_MAX - 1);
	arena_free(&cx.mem);
}
