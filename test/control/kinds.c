#include "control/kinds.h"
#include "fleet/kinds.h"
#include "registry/kinds.h"
#include "release/kinds.h"
#include "test.h"
#include "validation/kinds.h"

static const struct record_kind *const rooms[] = { control_kinds, registry_kinds, validation_kinds,
						   release_kinds, fleet_kinds };

static size_t rows_of(enum path_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < countof(rooms); i++)
		for (const struct record_kind *row = rooms[i]; row->kind; row++)
			n += row->kind == kind;
	return n;
}

TEST(each_kind_of_path_is_brought_by_one_room_or_is_brought_no_more)
{
	for (int kind = PATH_NONE + 1; kind < PATH_KIND_COUNT; kind++)
		ck_assert_msg(rows_of((enum path_kind)kind) == (kind != PATH_REUSE),
			      "%zu rooms bring the kind %s", rows_of((enum path_kind)kind),
			      path_kind_name((enum path_kind)kind));
}

TEST(a_kind_whose_numbers_the_server_gives_has_one_of_a_model)
{
	struct ctx cx = { 0 };

	for (size_t i = 0; i < countof(rooms); i++)
		for (const struct record_kind *row = rooms[i]; row->kind; row++)
			ck_assert(!row->numbered ||
				  path_next_parse(&cx, path_next_print(&cx, row->kind, "m")).kind ==
					  row->kind);
	arena_free(&cx.mem);
}
