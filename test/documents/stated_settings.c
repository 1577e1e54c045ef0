#include "documents/stated_settings.h"

#include <string.h>

#include "files.h"
#include "proof/fact.h"
#include "test.h"

/* test/golden/lists.py made the file with Python's standard library; it never changes. */
TEST(a_list_of_settings_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "settings.json");
	struct stated_settings list;
	const struct stated_setting *s;
	struct printer again;

	assert_ok(&cx, stated_settings_parse(&cx, file.b, file.size, &list));
	ck_assert_uint_eq(list.n, 6);
	s = list.setting;
	ck_assert_int_eq(s[0].type, STATED_TEXT);
	ck_assert_str_eq(s[0].text, "/srv/signet");
	ck_assert_int_eq(s[1].type, STATED_LIST);
	ck_assert_uint_eq(s[1].n_list, 2);
	ck_assert_str_eq(s[1].list[1], "signet");
	ck_assert_int_eq(s[3].type, STATED_NULL);
	ck_assert_int_eq(s[4].type, STATED_NUMBER);
	ck_assert_int_eq(s[4].number, 8080);
	ck_assert_int_eq(s[5].type, STATED_SECRET);
	ck_assert_ptr_null(s[5].salted);
	stated_settings_print(&cx, &list, &again);
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

/* The golden file's salt is the bytes 0 to 31. */
TEST(the_digest_of_a_secret_is_that_of_salt_and_secret_as_of_personal_content)
{
	static const char secret[] = "Zw\xc3\xb6lf Pressen";
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "settings.json");
	unsigned char salt[SALT_SIZE];
	struct stated_settings list;
	struct hash h;

	for (unsigned char i = 0; i < SALT_SIZE; i++)
		salt[i] = i;
	h = content_hash(salt, SALT_SIZE, secret, strlen(secret));
	assert_ok(&cx, stated_settings_parse(&cx, file.b, file.size, &list));
	ck_assert_int_eq(list.setting[2].type, STATED_SECRET);
	ck_assert_str_eq(list.setting[2].salted, digest_text(&cx, &h));
	arena_free(&cx.mem);
}

#define EIGHT(c)    c c c c c c c c
#define DIGEST      "sha256:" EIGHT(EIGHT("a"))
#define LIST(items) "{\"v\":1,\"settings\":[" items "]}"
#define ITEM(rest)  LIST("{\"name\":\"a\"" rest "}")
#define BIDI        "\xe2\x80\xae"

/* clang-format off */
static const struct { const char *list, *place; } unfit[] = {
	{ "{\"v\":2,\"settings\":[{\"name\":\"a\",\"value\":1}]}", "/v" },
	{ "{\"v\":1}", "/settings" },
	{ LIST(""), "/settings" },
	{ LIST("7"), "/settings/0" },
	{ LIST("{\"name\":\"b\",\"value\":1},{\"name\":\"a\",\"value\":1}"), "/settings/1/name" },
	{ LIST("{\"name\":\"a\",\"value\":1},{\"name\":\"a\",\"salted\":null}"), "/settings/1/name" },
	{ LIST("{\"name\":\"A\",\"value\":1}"), "/settings/0/name" },
	{ LIST("{\"name\":\"--a\",\"value\":1}"), "/settings/0/name" },
	{ ITEM(""), "/settings/0/value" },
	{ ITEM(",\"value\":true"), "/settings/0/value" },
	{ ITEM(",\"value\":{}"), "/settings/0/value" },
	{ ITEM(",\"value\":[1]"), "/settings/0/value" },
	{ ITEM(",\"value\":[null]"), "/settings/0/value" },
	{ ITEM(",\"value\":\"" BIDI "\""), "/settings/0/value" },
	{ ITEM(",\"value\":[\"" BIDI "\"]"), "/settings/0/value" },
	{ ITEM(",\"value\":\"secret\",\"salted\":\"" DIGEST "\""), "/settings/0/value" },
	{ ITEM(",\"salted\":\"secret\""), "/settings/0/salted" },
	{ ITEM(",\"salted\":\"sha256:12\""), "/settings/0/salted" },
	{ ITEM(",\"salted\":7"), "/settings/0/salted" },
	{ ITEM(",\"value\":1,\"preset\":1"), "/settings/0/preset" },
	{ LIST("{\"value\":1,\"name\":\"a\"}"), "byte 21" },
};
/* clang-format on */

TEST_EACH(a_list_of_settings_that_is_wrong_is_refused_at_the_place, unfit)
{
	struct ctx cx = { 0 };
	struct stated_settings list;

	assert_err(stated_settings_parse(&cx, unfit[_i].list, strlen(unfit[_i].list), &list),
		   E_INVALID);
	ck_assert_ptr_nonnull(cx.place);
	ck_assert_str_eq(cx.place, unfit[_i].place);
	arena_free(&cx.mem);
}

static enum err with_value(struct ctx *cx, struct stated_setting value)
{
	struct stated_settings one = { &value, 1 }, again;
	struct printer p;

	value.name = "a";
	stated_settings_print(cx, &one, &p);
	return stated_settings_parse(cx, p.text, p.size, &again);
}

TEST(a_text_a_list_and_the_number_of_settings_have_their_bounds)
{
	struct ctx cx = { 0 };
	char *text = arena_alloc(&cx.mem, STATED_SETTING_TEXT + 2);
	const char *list[STATED_SETTING_LIST + 1];
	struct stated_setting value = { .type = STATED_TEXT, .text = text };

	memset(text, 'x', STATED_SETTING_TEXT);
	assert_ok(&cx, with_value(&cx, value));
	text[STATED_SETTING_TEXT] = 'x';
	assert_err(with_value(&cx, value), E_INVALID);
	for (size_t i = 0; i < countof(list); i++)
		list[i] = "x";
	value = (struct stated_setting){ .type = STATED_LIST, .list = list };
	value.n_list = STATED_SETTING_LIST;
	assert_ok(&cx, with_value(&cx, value));
	value.n_list++;
	assert_err(with_value(&cx, value), E_INVALID);
	arena_free(&cx.mem);
}

TEST(as_many_settings_as_may_be_are_read_and_one_more_is_refused)
{
	struct stated_setting many[STATED_SETTINGS_MAX + 1];
	struct stated_settings list = { many, STATED_SETTINGS_MAX }, again;
	struct ctx cx = { 0 };
	struct printer p;

	for (size_t i = 0; i < countof(many); i++)
		many[i] = (struct stated_setting){ arena_printf(&cx.mem, "s-%zu",
								countof(many) - i) };
	stated_settings_sort(&list);
	stated_settings_print(&cx, &list, &p);
	assert_ok(&cx, stated_settings_parse(&cx, p.text, p.size, &again));
	list.n++;
	stated_settings_sort(&list);
	stated_settings_print(&cx, &list, &p);
	assert_err(stated_settings_parse(&cx, p.text, p.size, &again), E_INVALID);
	ck_assert_str_eq(cx.place, "/settings");
	arena_free(&cx.mem);
}

TEST(a_list_of_settings_beyond_its_bytes_is_refused_before_it_is_read)
{
	struct ctx cx = { 0 };
	struct stated_settings list;

	assert_err(stated_settings_parse(&cx, arena_alloc(&cx.mem, STATED_SETTINGS_BYTES + 1),
					 STATED_SETTINGS_BYTES + 1, &list),
		   E_INVALID);
	detail_says(cx.detail, "at most 1048576 bytes");
	arena_free(&cx.mem);
}
