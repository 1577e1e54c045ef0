#include "proof/manifest.h"

#include <string.h>

#include "files.h"
#include "test.h"

#define A "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

#define ROW(path, old, new) "{\"path\":\"" path "\",\"old\":" old ",\"new\":" new "}"
#define FORM                                                                   \
	"{\"v\":1,\"origin\":\"signet/test/1\",\"change\":17,\"paths\":[" ROW( \
		"b", "null", "\"" A "\"") "," ROW("c", "\"" A "\"", "\"" B "\"") "]}"

TEST(paths_are_printed_in_the_order_of_their_bytes)
{
	struct manifest_path paths[] = { { "c", A, B },
					 { "b", NULL, A },
					 { "a/b", A, NULL },
					 { "a-b", A, B },
					 { "\xc3\xa4", A, B } };
	struct manifest m = { "signet/test/1", 17, paths, countof(paths) };
	struct ctx cx = { 0 };
	struct manifest back;
	struct printer p;

	assert_ok(&cx, manifest_print(&cx, &m, &p));
	assert_ok(&cx, manifest_parse(&cx, p.text, p.size, &back));
	ck_assert_uint_eq(back.n_paths, 5);
	ck_assert_str_eq(back.paths[0].path, "a-b");
	ck_assert_str_eq(back.paths[1].path, "a/b");
	ck_assert_ptr_null(back.paths[1].new);
	ck_assert_str_eq(back.paths[4].path, "\xc3\xa4");
	ck_assert_str_eq(paths[0].path, "c"); /* the caller's own order stays */
	m.n_paths = 2;
	assert_ok(&cx, manifest_print(&cx, &m, &p));
	ck_assert_str_eq(p.text, FORM);
	arena_free(&cx.mem);
}

TEST(a_path_given_twice_is_refused)
{
	struct manifest_path paths[] = { { "b", NULL, A }, { "a", NULL, A }, { "b", NULL, B } };
	struct manifest m = { "signet/test/1", 17, paths, countof(paths) };
	struct ctx cx = { 0 };
	struct printer p;

	assert_err(manifest_print(&cx, &m, &p), E_INVALID);
	ck_assert_str_eq(cx.place, "/paths/2/path");
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } changes[] = {
	{ "\"v\":1", "\"v\":2", "/v" },
	{ "\"v\":1,", "", "/v" },
	{ "signet/test/1", "", "/origin" },
	{ "signet/test/1", "a b", "/origin" },
	{ "17", "0", "/change" },
	{ "17", "\"17\"", "/change" },
	{ "17", "null", "/change" },
	{ "17,", "17,\"x\":0,", "/x" },
	{ "\"b\"", "\"c\"", "/paths/1/path" },
	{ "\"b\"", "\"d\"", "/paths/1/path" },
	{ "\"b\"", "\"../b\"", "/paths/0/path" },
	{ "\"b\"", "\"/b\"", "/paths/0/path" },
	{ "\"b\"", "\"b//c\"", "/paths/0/path" },
	{ "\"b\"", "\"\"", "/paths/0/path" },
	{ "\"b\"", "\"b\xe2\x80\xae\"", "/paths/0/path" },
	{ "\"b\"", "7", "/paths/0/path" },
	{ "null", "\"sha256:AA\"", "/paths/0/old" },
	{ "null", "\"" A "\"", "/paths/0/new" },
	{ "null", "false", "/paths/0/old" },
	{ "\"old\":null,", "", "/paths/0/old" },
	{ "\"" A "\"", "null", "/paths/0/new" },
	{ "\"" A "\"", "\"" A "0\"", "/paths/0/new" },
	{ "null,", "null,\"x\":0,", "/paths/0/x" },
	{ ROW("b", "null", "\"" A "\""), "7", "/paths/0" },
	{ "{\"v\"", "{ \"v\"", "byte 1" },
	{ "{\"v\"", " {\"v\"", "byte 0" },
	{ "]}", "]}\n", "byte " },
	{ "\"b\"", "\"\\u0062\"", "byte " },
	{ "\"v\":1,\"origin\":\"signet/test/1\"", "\"origin\":\"signet/test/1\",\"v\":1", "byte 2" },
	{ "]}", "]}x", "byte " },
	{ "17", "17.0", "/change" },
};
/* clang-format on */

TEST_EACH(any_other_form_is_refused_at_its_place, changes)
{
	struct ctx cx = { 0 };
	char *text = text_with(&cx, FORM, changes[_i].from, changes[_i].to);
	const char *place = changes[_i].place;
	struct manifest m;

	assert_err(manifest_parse(&cx, text, strlen(text), &m), E_INVALID);
	ck_assert_msg(cx.place && strncmp(cx.place, place, strlen(place)) == 0, "%s: %s at %s",
		      text, cx.detail, cx.place);
	arena_free(&cx.mem);
}

TEST(five_hundred_paths_are_taken_and_one_more_is_not)
{
	struct manifest_path paths[MANIFEST_PATHS_MAX + 1];
	struct manifest m = { "signet/test/1", 17, paths, MANIFEST_PATHS_MAX };
	struct ctx cx = { 0 };
	char wide[240], *more;
	struct printer p;

	memset(wide, '"', sizeof(wide)); /* each is two bytes when printed */
	for (size_t i = 0; i < countof(paths); i++)
		paths[i] =
			(struct manifest_path){ arena_printf(&cx.mem, "%.240s%zu", wide, i), A, B };
	assert_ok(&cx, manifest_print(&cx, &m, &p));
	assert_ok(&cx, manifest_parse(&cx, p.text, p.size, &m));
	more = text_with(&cx, p.text, "]}", "," ROW("z", "null", "\"" A "\"") "]}");
	assert_err(manifest_parse(&cx, more, strlen(more), &m), E_INVALID);
	ck_assert_str_eq(cx.place, "/paths");
	m = (struct manifest){ "signet/test/1", 17, paths, countof(paths) };
	assert_err(manifest_print(&cx, &m, &p), E_INVALID);
	m.n_paths = 0;
	assert_err(manifest_print(&cx, &m, &p), E_INVALID);
	more = arena_alloc(&cx.mem, MANIFEST_MAX + 1);
	assert_err(manifest_parse(&cx, more, MANIFEST_MAX + 1, &m), E_INVALID);
	detail_says(cx.detail, "at most 524288 bytes");
	arena_free(&cx.mem);
}
