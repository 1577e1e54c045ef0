#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

/* clang-format off */
static const struct { const char *text, *place; } refused[] = {
	{ "", "byte 0" },
	{ "{", "byte 1" },
	{ "{} x", "byte 3" },
	{ "\xef\xbb\xbf{}", "byte 0" },
	{ "{\"a\":1,\"a\":2}", "/a" },
	{ "{\"a\":1,\"\\u0061\":2}", "/a" },
	{ "\"\xff\"", "byte 1" },
	{ "\"\xed\xa0\x80\"", "byte 1" },
	{ "\"\\ud800\"", "byte 7" },
	{ "\"\\u0000\"", "byte 3" },
	{ "{\"a\":9007199254740992}", "/a" },
	{ "{\"a\":{\"b\":[0,-9007199254740992]}}", "/a/b/1" },
	{ "{\"a\":9223372036854775808}", "/a" },
	{ "{\"a/b\":[{\"~\":1.5}]}", "/a~1b/0/~0" },
	{ "1e2", "" },
	{ "NaN", "byte 0" },
	{ "[1,]", "byte 3" },
	{ "// x\n1", "byte 0" },
};
/* clang-format on */

TEST_EACH(what_two_readers_could_see_differently_is_refused_at_its_place, refused)
{
	struct ctx cx = { 0 };
	json_t *v;

	assert_err(json_read(&cx, refused[_i].text, strlen(refused[_i].text), &v), E_INVALID);
	ck_assert_ptr_null(v);
	ck_assert_str_eq(cx.place, refused[_i].place);
	arena_free(&cx.mem);
}

static const char *const taken[] = { "{}", "[9007199254740991,-9007199254740991]",
				     "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"}",
				     "null" };

TEST_EACH(what_is_sound_is_taken, taken)
{
	struct ctx cx = { 0 };
	auto_json v = NULL;

	assert_ok(&cx, json_read(&cx, taken[_i], strlen(taken[_i]), &v));
	arena_free(&cx.mem);
}

/* Jansson reads the same thing wherever we read one. */
static const char *const alike[] = {
	"{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\/\",\"b\":[true,false,null,-0,12]}",
	" [ { } , [ ] , \"\" ]\r\n\t",
	"\"\\u0001\"",
};

TEST_EACH(it_is_read_as_others_read_it, alike)
{
	struct ctx cx = { 0 };
	auto_json ours = NULL;
	auto_json theirs = json_loads(alike[_i], JSON_DECODE_ANY, NULL);

	assert_ok(&cx, json_read(&cx, alike[_i], strlen(alike[_i]), &ours));
	ck_assert_ptr_nonnull(theirs);
	ck_assert(json_equal(ours, theirs));
	arena_free(&cx.mem);
}

TEST(many_escaped_texts_take_no_more_memory_than_they_are_long)
{
	enum { TEXTS = 20000, EACH = 5 };
	char *text = malloc(TEXTS * EACH + 2), *p = text;
	struct ctx cx = { 0 };
	auto_json v = NULL;

	*p++ = '[';
	for (int i = 0; i < TEXTS; i++, p += EACH)
		memcpy(p, i < TEXTS - 1 ? "\"\\n\"," : "\"\\n\"]", EACH);
	assert_ok(&cx, json_read(&cx, text, (size_t)(p - text), &v));
	ck_assert_uint_eq(json_array_size(v), TEXTS);
	ck_assert_uint_lt(arena_size(&cx.mem), 20 * TEXTS * EACH);
	arena_free(&cx.mem);
	free(text);
}

TEST(thirty_two_deep_is_taken_and_one_more_is_not)
{
	char text[2 * (JSON_DEPTH_MAX + 1)];
	struct ctx cx = { 0 };

	for (int depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		auto_json v = NULL;

		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		assert_err(json_read(&cx, text, 2 * (size_t)depth, &v),
			   depth == JSON_DEPTH_MAX ? OK : E_INVALID);
	}
	ck_assert_str_eq(cx.place, "byte 32");
	arena_free(&cx.mem);
}

TEST(a_million_brackets_do_not_recurse)
{
	static char text[1000000];
	struct ctx cx = { 0 };
	json_t *v;

	memset(text, '[', sizeof(text));
	assert_err(json_read(&cx, text, sizeof(text), &v), E_INVALID);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *text, *place; } objects[] = {
	{ "{\"name\":\"x\",\"size\":1,\"list\":[]}", NULL },
	{ "{\"name\":7,\"size\":1,\"list\":[]}", "/top/name" },
	{ "{\"name\":\"x\",\"size\":\"1\",\"list\":[]}", "/top/size" },
	{ "{\"name\":\"x\",\"size\":1}", "/top/list" },
	{ "{\"name\":\"x\",\"size\":1,\"list\":[],\"more\":0}", "/top/more" },
	{ "[]", "/top" },
};
/* clang-format on */

TEST_EACH(a_reader_names_the_first_member_that_is_not_as_asked, objects)
{
	struct ctx cx = { 0 };
	auto_json v = NULL;
	struct reader r;

	assert_ok(&cx, json_read(&cx, objects[_i].text, strlen(objects[_i].text), &v));
	r = reader(v, "/top");
	read_text(&r, "name");
	read_int(&r, "size");
	read_array(&r, "list");
	assert_err(read_end(&cx, &r), objects[_i].place ? E_INVALID : OK);
	if (objects[_i].place)
		ck_assert_str_eq(cx.place, objects[_i].place);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *text, *place; } named[] = {
	{ "{\"name\":\"press-1\",\"number\":1}", NULL },
	{ "{\"name\":\"Press\",\"number\":1}", "/name" },
	{ "{\"name\":\"\",\"number\":1}", "/name" },
	{ "{\"name\":null,\"number\":1}", "/name" },
	{ "{\"name\":\"a\",\"number\":0}", "/number" },
	{ "{\"name\":\"a\",\"number\":-1}", "/number" },
	{ "{\"name\":\"a\",\"number\":\"1\"}", "/number" },
};
/* clang-format on */

TEST_EACH(a_name_is_a_name_and_a_number_is_from_1, named)
{
	struct ctx cx = { 0 };
	auto_json v = NULL;
	struct reader r;

	assert_ok(&cx, json_read(&cx, named[_i].text, strlen(named[_i].text), &v));
	r = reader(v, "");
	read_name(&cx, &r, "name");
	read_number(&r, "number");
	assert_err(read_end(&cx, &r), named[_i].place ? E_INVALID : OK);
	if (named[_i].place)
		ck_assert_str_eq(cx.place, named[_i].place);
	arena_free(&cx.mem);
}
