#include <string.h>

#include "base/decimal.h"
#include "test.h"

/* clang-format off */
static const char *const good[] = { "0", "1", "-1", "0.5", "10.25", "999999999999999999", "0.000000000001" };
static const char *const bad[] = { "", "-", ".5", "5.", "00", "01", "+1", "1e3", " 1", "1 ", "0x1", "1.2.3",
	"1234567890123456789", "9999999999999999999", "-9999999999999999999", "99999999.99999999999",
	"0.0000000000001", "1,5", "nan" };
static const struct { const char *a, *b; int cmp; } pairs[] = {
	{ "0.5", "0.50", 0 }, { "0.5", "0.49", 1 }, { "-1", "0", -1 }, { "2", "10", -1 },
	{ "0.000000000001", "0", 1 }, { "999999999999999999", "99999999999999999", 1 },
};
static const struct { int64_t part, whole; const char *limit; bool reaches; } ratios[] = {
	{ 1, 3, "0.3333", true }, { 1, 3, "0.3334", false }, { 1, 3, "0.333333333334", false },
	{ 23, 68, "0.3382", true }, { 1, 2, "0.5", true }, { 0, 5, "0", true },
	{ 9007199254740991, 9007199254740991, "1", true }, { 9007199254740990, 9007199254740991, "1", false },
};
static const struct { int64_t part, whole; const char *text; } texts[] = {
	{ 23, 68, "0.3382" }, { 39, 68, "0.5735" }, { 1, 1, "1.0000" }, { 0, 7, "0.0000" }, { 2, 3, "0.6667" },
	{ 1, 20000, "0.0001" }, { 1, 20001, "0.0000" },
};
/* clang-format on */

static bool decimal_ok(const char *text)
{
	struct decimal d = { 7, 99 };
	bool ok = decimal_parse(text, strlen(text), &d);

	ck_assert_msg(ok || (d.digits == 0 && d.scale == 0), "%s left something", text);
	return ok;
}

TEST(a_decimal_is_plain_digits_and_nothing_else)
{
	for (size_t i = 0; i < countof(good); i++)
		ck_assert_msg(decimal_ok(good[i]), "%s", good[i]);
	for (size_t i = 0; i < countof(bad); i++)
		ck_assert_msg(!decimal_ok(bad[i]), "%s", bad[i]);
}

TEST_EACH(decimals_compare_as_numbers_do, pairs)
{
	struct decimal a, b;

	ck_assert(decimal_parse(pairs[_i].a, strlen(pairs[_i].a), &a));
	ck_assert(decimal_parse(pairs[_i].b, strlen(pairs[_i].b), &b));
	ck_assert_int_eq(decimal_cmp(a, b), pairs[_i].cmp);
	ck_assert_int_eq(decimal_cmp(b, a), -pairs[_i].cmp);
}

TEST_EACH(a_ratio_reaches_a_limit_exactly, ratios)
{
	struct decimal limit;

	ck_assert(decimal_parse(ratios[_i].limit, strlen(ratios[_i].limit), &limit));
	ck_assert_int_eq(ratio_reaches(ratios[_i].part, ratios[_i].whole, limit),
			 ratios[_i].reaches);
}

TEST_EACH(a_ratio_is_shown_to_four_places_the_half_up, texts)
{
	struct ctx cx = { 0 };

	ck_assert_str_eq(ratio_text(&cx, texts[_i].part, texts[_i].whole), texts[_i].text);
	arena_free(&cx.mem);
}
