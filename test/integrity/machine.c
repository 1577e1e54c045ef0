#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "integrity/machine_known.h"
#include "store.h"

/* The ids of a machine whose files lie in a folder of the test. */
static struct machine_ids ids_of(struct ctx *cx, const char *id, const char *board)
{
	char dir[] = "/tmp/signet-machine-XXXXXX";
	struct machine_ids ids;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	setenv("DIR", dir, 1);
	setenv("ID", id ? id : "", 1);
	setenv("BOARD", board ? board : "", 1);
	ck_assert_int_eq(system("mkdir -p $DIR/etc $DIR/sys/class/dmi/id"), 0);
	if (id)
		ck_assert_int_eq(system("echo \"$ID\" >$DIR/etc/machine-id"), 0);
	if (board)
		ck_assert_int_eq(system("echo \"$BOARD\" >$DIR/sys/class/dmi/id/product_uuid"), 0);
	machine_ids_read(cx, dir, NULL, &ids);
	dir_remove(dir);
	return ids;
}

#define ID_A    "3d1219c7c4c5404aaa1f6d2a48adfda4"
#define ID_B    "3d1219c7c4c5404aaa1f6d2a48adfda5"
#define BOARD_A "4C4C4544-0042-3510-8052-B4C04F4D3733"
#define BOARD_B "4C4C4544-0042-3510-8052-B4C04F4D3734"

TEST(ids_are_names_that_show_nothing_of_what_they_are_made_of)
{
	struct ctx cx = { 0 };
	struct machine_ids ids = ids_of(&cx, ID_A, BOARD_A);

	ck_assert_ptr_null(ids.given);
	ck_assert_uint_eq(strlen(ids.system), 18);
	ck_assert_uint_eq(strlen(ids.hypervisor), 18);
	ck_assert_ptr_null(strstr(ids.system, "3d12"));
	ck_assert_ptr_null(strstr(ids.hypervisor, "4c4c"));
	ck_assert_str_eq(ids_of(&cx, ID_A, NULL).system, ids.system);
	ck_assert_str_ne(ids_of(&cx, ID_B, NULL).system, ids.system);
	arena_free(&cx.mem);
}

/* Kernels before 4.19 and after it print it in another case. */
TEST(an_id_is_the_same_in_either_case)
{
	struct ctx cx = { 0 };

	ck_assert_str_eq(ids_of(&cx, NULL, BOARD_A).hypervisor,
			 ids_of(&cx, NULL, "4c4c4544-0042-3510-8052-b4c04f4d3733").hypervisor);
	arena_free(&cx.mem);
}

static const char *const no_ids[] = { NULL, "", "uninitialized", "0123456789abcdef\r" };

TEST_EACH(a_file_without_an_id_is_an_id_that_is_not_known, no_ids)
{
	struct ctx cx = { 0 };
	struct machine_ids ids = ids_of(&cx, no_ids[_i], no_ids[_i]);

	ck_assert_ptr_null(ids.system);
	ck_assert_ptr_null(ids.hypervisor);
	ck_assert_ptr_null(machine_called(&ids));
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct {
	struct machine_ids was, is;
	bool other, comparable, listed; /* the pair: a, b, m-1, m-2 */
} pairs[] = {
	{ { NULL, "m-1", "h-1" }, { NULL, "m-1", "h-1" }, false, true,  false },
	{ { NULL, "m-1", "h-1" }, { NULL, "m-2", "h-2" }, true,  true,  true  },
	/* a machine whose disk was copied by its hypervisor */
	{ { NULL, "m-1", "h-1" }, { NULL, "m-1", "h-2" }, true,  true,  false },
	/* a system that was installed anew on its board */
	{ { NULL, "m-1", "h-1" }, { NULL, "m-3", "h-1" }, true,  true,  false },
	/* an id that only root reads */
	{ { NULL, "m-1", "h-1" }, { NULL, "m-1", NULL  }, false, true,  false },
	{ { NULL, "m-1", NULL  }, { NULL, "m-1", "h-1" }, false, true,  false },
	/* containers */
	{ { NULL, "m-1", NULL  }, { NULL, NULL,  NULL  }, false, false, false },
	{ { NULL, NULL,  NULL  }, { NULL, "m-1", NULL  }, false, false, false },
	{ { NULL, NULL,  NULL  }, { NULL, NULL,  NULL  }, false, false, false },
	{ { "a",  "m-1", NULL  }, { "a",  "m-2", NULL  }, false, true,  false },
	{ { "a",  "m-1", "h-1" }, { "b",  "m-1", "h-1" }, true,  true,  true  },
	{ { "c",  "m-1", "h-1" }, { "b",  "m-1", "h-1" }, true,  true,  false },
	/* one that is named from now on, or no longer */
	{ { NULL, "m-1", NULL  }, { "b",  "m-1", NULL  }, false, true,  true  },
	{ { NULL, "m-1", NULL  }, { "c",  "m-2", NULL  }, true,  true,  false },
	{ { "a",  "m-1", NULL  }, { NULL, "m-3", NULL  }, true,  true,  false },
	{ { "a",  NULL,  NULL  }, { NULL, "m-1", NULL  }, false, false, true  },
};
/* clang-format on */

TEST_EACH(a_machine_is_another_one_if_any_id_that_both_have_differs, pairs)
{
	static const char *const pair[] = { "a", "b", "m-1", "m-2" };

	ck_assert_int_eq(machine_other(&pairs[_i].was, &pairs[_i].is), pairs[_i].other);
	ck_assert_int_eq(machine_comparable(&pairs[_i].was, &pairs[_i].is), pairs[_i].comparable);
	ck_assert_int_eq(machine_listed(pair, countof(pair), &pairs[_i].was, &pairs[_i].is),
			 pairs[_i].listed);
}

TEST(an_id_that_cannot_be_read_today_is_kept_and_one_that_was_given_is_not)
{
	const struct machine_ids was = { "a", "m-1", "h-1" }, is = { NULL, "m-1", NULL };
	struct machine_ids joined = machine_joined(&was, &is);

	ck_assert_ptr_null(joined.given);
	ck_assert_str_eq(joined.system, "m-1");
	ck_assert_str_eq(joined.hypervisor, "h-1");
}

TEST(what_is_kept_of_a_start_is_read_again)
{
	const struct machine_ids ids = { "plant-a", NULL, "h-0123456789abcdef" };
	const struct machine_place at = { "e9413d4e1367ccf7", "11149460", "/srv/a plant/\xff-\n" };
	struct ctx cx = { 0 };
	struct machine_ids ids_again;
	struct machine_place again;

	ck_assert_str_eq(machine_ids_print(&cx, &ids), "plant-a - h-0123456789abcdef");
	ck_assert(machine_ids_parse(&cx, machine_ids_print(&cx, &ids), &ids_again));
	ck_assert_str_eq(ids_again.given, ids.given);
	ck_assert_ptr_null(ids_again.system);
	ck_assert_str_eq(ids_again.hypervisor, ids.hypervisor);
	ck_assert(machine_place_parse(&cx, machine_place_print(&cx, &at), &again));
	ck_assert_str_eq(again.path, at.path);
	ck_assert(!machine_place_other(&at, &again));
	arena_free(&cx.mem);
}

static const char *const no_texts[] = { "",       " ",       "a",   "a b",   "a b c d",
					"a b c ", "A b c",   "- -", "/ 1 /", "x 1 /a",
					"1 x /a", "1 1 a/b", "1 1", "1  /a" };

TEST_EACH(a_text_of_another_form_names_no_machine_and_no_directory, no_texts)
{
	struct ctx cx = { 0 };
	struct machine_ids ids;
	struct machine_place place;

	ck_assert(!machine_ids_parse(&cx, no_texts[_i], &ids) ||
		  strcmp(no_texts[_i], "a b c ") == 0);
	ck_assert(!machine_place_parse(&cx, no_texts[_i], &place));
	arena_free(&cx.mem);
}

TEST(a_directory_is_known_again_by_another_path_and_its_copy_is_another_one)
{
	char dir[] = "/tmp/signet-machine-XXXXXX";
	struct machine_place was, is, copy;
	struct ctx cx = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(dir));
	setenv("DIR", dir, 1);
	ck_assert_int_eq(system("mkdir $DIR/a $DIR/b && ln -s a $DIR/link"), 0);
	assert_ok(&cx, machine_place_read(&cx, arena_printf(&cx.mem, "%s/link/", dir), &was));
	ck_assert_str_eq(was.path, arena_printf(&cx.mem, "%s/a", dir));
	ck_assert_int_eq(system("mv $DIR/a $DIR/c"), 0);
	assert_ok(&cx, machine_place_read(&cx, arena_printf(&cx.mem, "%s/c", dir), &is));
	assert_ok(&cx, machine_place_read(&cx, arena_printf(&cx.mem, "%s/b", dir), &copy));
	ck_assert(!machine_place_other(&was, &is));
	ck_assert(machine_place_other(&was, &copy));
	assert_err(machine_place_read(&cx, arena_printf(&cx.mem, "%s/a", dir), &is), E_UNAVAILABLE);
	dir_remove(dir);
	arena_free(&cx.mem);
}
