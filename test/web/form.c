#include "web/form.h"

#include <stdlib.h>
#include <string.h>

#include "http/cursor.h"
#include "test.h"

static const struct field asked[] = {
	{ "user", NAME, REQUIRED, 64, "" },
	{ "password", SECRET, REQUIRED, 256, "" },
	{ "comment", TEXT, OPTIONAL, 2000, "" },
	END_OF_FIELDS,
};

/* The member of a row of the list, as JSON. */
static void assert_shown(json_t *data, const char *list, size_t row, const char *member,
			 const char *want)
{
	json_t *value = json_object_get(json_array_get(json_object_get(data, list), row), member);
	char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : strdup("absent");

	ck_assert_msg(strcmp(text, want) == 0, "%s %zu %s: %s, not %s", list, row, member, text,
		      want);
	free(text);
}

TEST(a_form_demands_what_the_request_takes)
{
	static const struct form_row rows[] = {
		{ "comment", "Comment", NULL, 2, false },
		{ "password", "Password", "off", 0, true },
	};
	static const struct {
		size_t row;
		const char *member, *want;
	} shown[] = {
		{ 0, "name", "\"comment\"" },
		{ 0, "required", "false" },
		{ 0, "secret", "false" },
		{ 0, "max", "2000" },
		{ 0, "lines", "2" },
		{ 0, "focus", "false" },
		{ 1, "name", "\"password\"" },
		{ 1, "required", "true" },
		{ 1, "secret", "true" },
		{ 1, "max", "256" },
		{ 1, "lines", "absent" },
		{ 1, "focus", "true" },
		{ 1, "autocomplete", "\"off\"" },
		{ 2, "name", "absent" },
	};
	json_t *data = json_object();
	struct ctx cx = { 0 };

	assert_err(form_show(&cx, asked, rows, countof(rows), data), OK);
	for (size_t i = 0; i < countof(shown); i++)
		assert_shown(data, "fields", shown[i].row, shown[i].member, shown[i].want);
	json_decref(data);
	arena_free(&cx.mem);
}

TEST(a_form_that_asks_for_what_no_request_takes_is_a_fault)
{
	static const struct form_row rows[] = { { "shoe size", "Shoe size", "off", 0, false } };
	json_t *data = json_object();
	struct ctx cx = { 0 };

	assert_err(form_show(&cx, asked, rows, countof(rows), data), E_FAULT);
	json_decref(data);
	arena_free(&cx.mem);
}

static const struct list_column columns[] = {
	{ "Change", "number", "/changes/", "number", true },
	{ "Opened", "opened.at", NULL, NULL, false },
};

/* items: what the store yields. */
static enum err list_made(struct ctx *cx, const char *items, const char *last, json_t *data)
{
	struct page page = { .at = 7, .last = last, .items = { .mem = &cx->mem } };

	put_raw(&page.items, NULL, items, strlen(items));
	return web_list_show(cx, "/changes", columns, countof(columns), &page, "None yet.", data);
}

TEST(a_list_shows_each_item_by_its_columns_and_the_way_to_the_next_page)
{
	json_t *data = json_object(), *cells;
	const char *more, *key;
	struct ctx cx = { 0 };
	int64_t at;

	assert_ok(&cx, list_made(&cx, "[{\"number\":4,\"opened\":{\"at\":\"noon\"}}]", "4", data));
	cells = json_array_get(json_object_get(data, "rows"), 0);
	assert_shown(data, "columns", 0, "label", "\"Change\"");
	assert_shown(data, "columns", 0, "num", "true");
	assert_shown(data, "columns", 1, "label", "\"Opened\"");
	assert_shown(cells, "cells", 0, "text", "4");
	assert_shown(cells, "cells", 0, "href", "\"/changes/4\"");
	assert_shown(cells, "cells", 1, "text", "\"noon\"");
	assert_shown(cells, "cells", 1, "href", "absent");
	ck_assert_int_eq(json_integer_value(json_object_get(data, "width")), 2);
	more = json_string_value(json_object_get(data, "more"));
	ck_assert_int_eq(strncmp(more, "/changes?cursor=", strlen("/changes?cursor=")), 0);
	ck_assert(cursor_parse(&cx, more + strlen("/changes?cursor="), &at, &key));
	ck_assert_int_eq(at, 7); /* the list as it was */
	ck_assert_str_eq(key, "4");
	json_decref(data);
	arena_free(&cx.mem);
}

TEST(a_list_without_items_says_why_and_shows_no_way_on)
{
	json_t *data = json_object();
	struct ctx cx = { 0 };

	assert_ok(&cx, list_made(&cx, "[]", NULL, data));
	ck_assert_uint_eq(json_array_size(json_object_get(data, "rows")), 0);
	ck_assert_str_eq(json_string_value(json_object_get(data, "empty")), "None yet.");
	ck_assert_ptr_null(json_object_get(data, "more"));
	json_decref(data);
	arena_free(&cx.mem);
}

TEST(a_column_that_an_item_lacks_is_a_fault_and_no_empty_cell)
{
	json_t *data = json_object();
	struct ctx cx = { 0 };

	assert_err(list_made(&cx, "[{\"number\":4}]", NULL, data), E_FAULT);
	json_decref(data);
	arena_free(&cx.mem);
}

TEST(an_item_is_linked_by_a_number_or_by_a_name_and_never_by_what_it_lacks)
{
	static const struct list_column named[] = { { "Model", "name", "/models/", "name",
						      false } },
					keyless[] = { { "Model", "name", "/models/", "number",
							false } };
	struct ctx cx = { 0 };
	struct page page = { .items = { .mem = &cx.mem } };
	json_t *data = json_object(), *other = json_object();

	put_raw(&page.items, NULL, "[{\"name\":\"m\"}]", strlen("[{\"name\":\"m\"}]"));
	assert_ok(&cx, web_list_show(&cx, "/models", named, 1, &page, "None yet.", data));
	assert_shown(json_array_get(json_object_get(data, "rows"), 0), "cells", 0, "href",
		     "\"/models/m\"");
	assert_err(web_list_show(&cx, "/models", keyless, 1, &page, "None yet.", other), E_FAULT);
	json_decref(data);
	json_decref(other);
	arena_free(&cx.mem);
}

TEST(a_fact_is_text_a_digest_or_a_state_with_a_tone)
{
	json_t *data = json_object();

	web_fact_add(data, "Why", "because", NULL);
	web_fact_add(data, "Manifest", "sha256:0", "digest");
	web_fact_add(data, "State", "open", "hold");
	assert_shown(data, "facts", 0, "digest", "false");
	assert_shown(data, "facts", 0, "tone", "absent");
	assert_shown(data, "facts", 1, "digest", "true");
	assert_shown(data, "facts", 1, "tone", "absent");
	assert_shown(data, "facts", 2, "text", "\"open\"");
	assert_shown(data, "facts", 2, "tone", "\"hold\"");
	json_decref(data);
}
