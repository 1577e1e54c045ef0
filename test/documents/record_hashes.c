#include "documents/record_hashes.h"

#include <string.h>

#include "files.h"
#include "test.h"

#define KEY       "0190b8c4-e5f6-7c3d-8e4f-0123456789ab"
#define OTHER_KEY "0190b8c4-e5f6-7c3d-8e4f-0123456789ac"

/* test/golden/lists.py made the files with Python's standard library; they never change. */
static struct record_hashes golden_hashes(struct ctx *cx)
{
	struct bytes file = golden(cx, "record-hashes.json");
	struct record_hashes h;

	assert_ok(cx, record_hashes_parse(cx, file.b, file.size, &h));
	return h;
}

TEST(record_hashes_are_read_and_printed_as_they_were)
{
	struct ctx cx = { 0 };
	struct record_hashes h = golden_hashes(&cx);
	struct printer again;

	ck_assert_int_eq(h.rule, 0);
	ck_assert_str_eq(h.key, KEY);
	ck_assert_int_eq(h.records, 5);
	ck_assert_int_eq(h.bytes, 64); /* four values: one record is there twice */
	record_hashes_print(&cx, &h, &again);
	ck_assert_str_eq(again.text, golden(&cx, "record-hashes.json").b);
	arena_free(&cx.mem);
}

#define EIGHT(c)        c c c c c c c c
#define DIGEST(c)       "sha256:" EIGHT(EIGHT(c))
#define ALL(v, d, m, h) "{\"v\":" v ",\"dataset\":\"" d "\"," m ",\"hashes\":" h "}"
#define OF(members)     ALL("1", DIGEST("a"), members, HASHES("64"))
#define WITH(hashes)    ALL("1", DIGEST("a"), MEMBERS, hashes)
#define MEMBERS         "\"rule\":0,\"key\":\"" KEY "\",\"records\":5"
#define HASHES(bytes)   "{\"digest\":\"" DIGEST("b") "\",\"bytes\":" bytes "}"

/* clang-format off */
static const struct { const char *text, *place; } unfit[] = {
	{ ALL("2", DIGEST("a"), MEMBERS, HASHES("64")), "/v" },
	{ ALL("1", DIGEST("A"), MEMBERS, HASHES("64")), "/dataset" },
	{ ALL("1", "presses/1", MEMBERS, HASHES("64")), "/dataset" },
	{ OF("\"rule\":-1,\"key\":\"" KEY "\",\"records\":5"), "/rule" },
	{ OF("\"rule\":1000001,\"key\":\"" KEY "\",\"records\":5"), "/rule" },
	{ OF("\"rule\":null,\"key\":\"" KEY "\",\"records\":5"), "/rule" },
	{ OF("\"key\":\"" KEY "\",\"records\":5"), "/rule" },
	{ OF("\"rule\":0,\"key\":\"first\",\"records\":5"), "/key" },
	{ OF("\"rule\":0,\"key\":null,\"records\":5"), "/key" },
	{ OF("\"rule\":0,\"key\":\"" KEY "\",\"records\":0"), "/records" },
	{ OF("\"rule\":0,\"key\":\"" KEY "\",\"records\":1000000001"), "/records" },
	{ OF("\"rule\":0,\"key\":\"" KEY "\",\"records\":3"), "/hashes/bytes" },
	{ OF(MEMBERS ",\"rows\":5"), "/rows" },
	{ OF("\"key\":\"" KEY "\",\"rule\":0,\"records\":5"), "byte 92" },
	{ WITH("null"), "/hashes" },
	{ WITH("{\"digest\":\"\",\"bytes\":64}"), "/hashes/digest" },
	{ WITH("{\"digest\":\"" DIGEST("b") "\"}"), "/hashes/bytes" },
	{ WITH(HASHES("0")), "/hashes/bytes" },
	{ WITH(HASHES("-16")), "/hashes/bytes" },
	{ WITH(HASHES("63")), "/hashes/bytes" },
	{ WITH(HASHES("96")), "/hashes/bytes" },
	{ WITH("{\"digest\":\"" DIGEST("b") "\",\"bytes\":64,\"width\":16}"), "/hashes/width" },
};
/* clang-format on */

/* clang-format off */
static const char *const most[] = {
	OF("\"rule\":1000000,\"key\":\"" KEY "\",\"records\":1000000000"),
	OF("\"rule\":0,\"key\":\"" KEY "\",\"records\":4"),
	WITH(HASHES("16")),
};
/* clang-format on */

TEST_EACH(record_hashes_say_as_much_as_they_may, most)
{
	struct ctx cx = { 0 };
	struct record_hashes h;

	assert_ok(&cx, record_hashes_parse(&cx, most[_i], strlen(most[_i]), &h));
	arena_free(&cx.mem);
}

TEST_EACH(record_hashes_that_are_wrong_are_refused_at_the_place, unfit)
{
	struct ctx cx = { 0 };
	struct record_hashes h;

	assert_err(record_hashes_parse(&cx, unfit[_i].text, strlen(unfit[_i].text), &h), E_INVALID);
	ck_assert_ptr_nonnull(cx.place);
	ck_assert_str_eq(cx.place, unfit[_i].place);
	arena_free(&cx.mem);
}

TEST(a_document_of_record_hashes_beyond_its_bytes_is_refused_before_it_is_read)
{
	struct ctx cx = { 0 };
	struct record_hashes h;

	assert_err(record_hashes_parse(&cx, arena_alloc(&cx.mem, RECORD_HASHES_TEXT_MAX + 1),
				       RECORD_HASHES_TEXT_MAX + 1, &h),
		   E_INVALID);
	detail_says(cx.detail, "at most 1024 bytes");
	arena_free(&cx.mem);
}

TEST(no_rule_of_record_hashes_is_judged_yet)
{
	struct ctx cx = { 0 };
	struct record_hashes h = golden_hashes(&cx);

	assert_err(record_hashes_judged(&cx, &h), E_INVALID);
	ck_assert_str_eq(cx.place, "/rule");
	detail_says(cx.detail, "this version does not judge");
	arena_free(&cx.mem);
}

/* ---- the values ---- */

TEST(the_values_that_the_document_names_are_those_of_the_golden_file)
{
	struct ctx cx = { 0 };
	struct record_hashes h = golden_hashes(&cx);
	struct bytes values = golden(&cx, "record-hashes.values");

	assert_ok(&cx, record_hashes_values_check(&cx, &h, values.b, values.size));
	arena_free(&cx.mem);
}

static void first_twice(struct bytes *values)
{
	memcpy(values->b + 16, values->b, 16);
}

static void two_exchanged(struct bytes *values)
{
	char first[16];

	memcpy(first, values->b + 32, 16);
	memcpy(values->b + 32, values->b + 48, 16);
	memcpy(values->b + 48, first, 16);
}

static void last_raised(struct bytes *values)
{
	values->b[63] ^= 1;
}

static void one_less(struct bytes *values)
{
	values->size -= 16;
}

static void half_a_value(struct bytes *values)
{
	values->size -= 8;
}

/* clang-format off */
static const struct { void (*bend)(struct bytes *values); const char *place, *says; } bent[] = {
	{ first_twice,   "byte 16", "do not rise" },
	{ two_exchanged, "byte 48", "do not rise" },
	{ last_raised,   "byte 0",  "of another digest" },
	{ one_less,      "byte 48", "the values are 48 bytes, not 64" },
	{ half_a_value,  "byte 56", "the values are 56 bytes, not 64" },
};
/* clang-format on */

TEST_EACH(values_that_are_not_sorted_not_single_or_not_those_are_refused_at_the_byte, bent)
{
	struct ctx cx = { 0 };
	struct record_hashes h = golden_hashes(&cx);
	struct bytes values = golden(&cx, "record-hashes.values");

	bent[_i].bend(&values);
	assert_err(record_hashes_values_check(&cx, &h, values.b, values.size), E_INVALID);
	ck_assert_str_eq(cx.place, bent[_i].place);
	detail_says(cx.detail, bent[_i].says);
	arena_free(&cx.mem);
}

/* ---- may two be compared? ---- */

/* clang-format off */
static const struct { int64_t rule; const char *key, *says; } others[] = {
	{ 0, KEY,       NULL },
	{ 1, KEY,       "two versions of the rule" },
	{ 0, OTHER_KEY, "two keys" },
	{ 1, OTHER_KEY, "two versions of the rule" },
};
/* clang-format on */

TEST_EACH(hashes_of_two_rules_or_of_two_keys_are_not_comparable, others)
{
	struct ctx cx = { 0 };
	struct record_hashes a = golden_hashes(&cx), b = a;
	const char *why, *reversed;

	b.rule = others[_i].rule;
	b.key = arena_strdup(&cx.mem, others[_i].key);
	b.dataset = hash_bytes("other", 5);
	why = record_hashes_incomparable(&a, &b);
	reversed = record_hashes_incomparable(&b, &a);
	ck_assert((why == NULL) == (others[_i].says == NULL));
	ck_assert((reversed == NULL) == (why == NULL));
	if (why) {
		assert_says(why, others[_i].says);
		ck_assert_str_eq(why, reversed);
	}
	arena_free(&cx.mem);
}
