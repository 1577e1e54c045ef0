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

/* The same bytes in each form, and what another form's reader says of them. */
TEST(base64_is_read_in_the_form_that_was_asked_for_and_no_other)
{
	static const char *const forms[] = { "+/8=", "-_8=", "-_8" };
	unsigned char out[3];
	struct ctx cx = { 0 };
	size_t n;

	for (enum base64 form = BASE64; form <= BASE64_URL_BARE; form++) {
		ck_assert_str_eq(base64_print(&cx, form, "\xfb\xff", 2), forms[form]);
		for (enum base64 as = BASE64; as <= BASE64_URL_BARE; as++)
			ck_assert_int_eq(base64_read(forms[form], strlen(forms[form]), as, out,
						     sizeof(out), &n),
					 as == form);
	}
	ck_assert(!base64_read("\xe2\xe2", 2, BASE64_URL_BARE, out, sizeof(out), &n));
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *s; int64_t whole, number; uint64_t digits; size_t used; } numbers[] = {
	{ "0",                    0,  -1, 0, 1 },
	{ "7",                    7,   7, 7, 1 },
	{ "99",                  99,  99, 99, 2 },
	{ "100",                 -1,  -1, 100, 3 }, /* over the limit that is asked for */
	{ "07",                   7,  -1, 7, 2 },
	{ "7x",                  -1,  -1, 7, 1 },
	{ "x7",                  -1,  -1, 0, 0 },
	{ " 7",                  -1,  -1, 0, 0 },
	{ "+7",                  -1,  -1, 0, 0 },
	{ "-7",                  -1,  -1, 0, 0 },
	{ "",                    -1,  -1, 0, 0 },
	{ "999999999999999999",  -1,  -1, UINT64_C(999999999999999999), 18 },
	{ "1000000000000000000", -1,  -1, 0, 0 },
};
/* clang-format on */

TEST_EACH(a_number_is_digits_and_nothing_else, numbers)
{
	const char *at = numbers[_i].s;
	uint64_t digits;
	int64_t n;

	ck_assert_int_eq(text_whole(at, 99, &n) ? n : -1, numbers[_i].whole);
	ck_assert_int_eq(text_number(at, 99, &n) ? n : -1, numbers[_i].number);
	ck_assert_int_eq(text_digits(&at, &digits), numbers[_i].used > 0);
	ck_assert_uint_eq(digits, numbers[_i].digits);
	ck_assert_uint_eq((size_t)(at - numbers[_i].s), numbers[_i].used);
}

TEST(two_hex_digits_of_either_case_are_a_byte)
{
	ck_assert_int_eq(hex_byte("00"), 0);
	ck_assert_int_eq(hex_byte("fFx"), 255);
	ck_assert_int_eq(hex_byte("a9"), 0xa9);
	ck_assert_int_eq(hex_byte("g0"), -1);
	ck_assert_int_eq(hex_byte("0"), -1);
	ck_assert_int_eq(hex_byte(""), -1);
	ck_assert_int_eq(hex_byte("0 "), -1);
}
