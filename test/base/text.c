#include "base/text.h"

#include <string.h>

#include "test.h"

/* clang-format off */
static const struct { const char *s; bool name, prose, path; } texts[] = {
	{ "press-health", true,  true,  true },
	{ "0",            true,  true,  true },
	{ "",             false, true,  false },
	{ "-a",           false, true,  true },
	{ "A",            false, true,  true },
	{ "a b",          false, true,  true },
	{ "é",            false, true,  true },
	{ "a/b.onnx",     false, true,  true },
	{ "a//b",         false, true,  false },
	{ "/a",           false, true,  false },
	{ "a/",           false, true,  false },
	{ "..",           false, true,  false },
	{ "a/../b",       false, true,  false },
	{ "a/./b",        false, true,  false },
	{ "..a",          false, true,  true },
	{ "a/.git/b",     false, true,  false },
	{ ".GITx",        false, true,  false },
	{ "git~1/a",      false, true,  false },
	{ "a\\b",         false, true,  false },
	{ "a\nb",         false, true,  false },
	{ "a\x01",        false, false, false },
	{ "a\x7f",        false, false, false },
	{ "\xe2\x80\xae" "a", false, false, false }, /* right-to-left override */
	{ "a\xe2\x80\x8b", false, false, false }, /* zero-width space */
	{ "\xef\xbb\xbf" "a", false, false, false }, /* byte order mark */
	{ "\xff",         false, false, false },
	{ "\xc0\x80",     false, false, false }, /* overlong */
	{ "\xed\xa0\x80", false, false, false }, /* surrogate */
	{ "\xf4\x90\x80\x80", false, false, false },
	{ "\xf0\x9f\x98\x80", false, true, true },
};
/* clang-format on */

TEST_EACH(names_prose_and_paths_are_told_apart, texts)
{
	ck_assert_int_eq(name_ok(texts[_i].s), texts[_i].name);
	ck_assert_int_eq(prose_ok(texts[_i].s), texts[_i].prose);
	ck_assert_int_eq(path_ok(texts[_i].s), texts[_i].path);
}

TEST(a_name_has_at_most_64_characters)
{
	char s[66];

	memset(s, 'a', 65);
	s[65] = '\0';
	ck_assert(!name_ok(s));
	s[64] = '\0';
	ck_assert(name_ok(s));
}

TEST(base64_gives_exactly_the_bytes_asked_for)
{
	unsigned char out[4];
	struct ctx cx = { 0 };

	ck_assert_str_eq(base64_text(&cx, "abcd", 4), "YWJjZA==");
	ck_assert(base64_bytes("YWJjZA==", 8, out, 4));
	ck_assert(!base64_bytes("YWJjZA==", 8, out, 3));
	ck_assert(!base64_bytes("YWJj", 4, out, 4));
	ck_assert(!base64_bytes("YWJjZA", 6, out, 4));
	ck_assert(!base64_bytes("YW JjZA==", 9, out, 4));
	ck_assert(base64_bytes("////", 4, out, 3));
	ck_assert(!base64_bytes("//\xc3\xa9", 4, out, 3));
	arena_free(&cx.mem);
}
