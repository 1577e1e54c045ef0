#include "rules/acceptance.h"

#include <string.h>

#include "files.h"
#include "test.h"

/* test/golden/records.py made the file with Python's standard library; it never changes. */

/* out borrows from json. */
static enum err envelope_read(struct ctx *cx, const char *text, json_t **json,
			      struct acceptance *out)
{
	TRY(json_read(cx, text, strlen(text), json));
	return acceptance_read(cx, *json, out);
}

TEST(an_envelope_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct acceptance a;
	auto_json json = NULL;

	assert_ok(&cx, envelope_read(&cx, golden(&cx, "record-envelope.json").b, &json, &a));
	ck_assert_str_eq(a.threshold, "0.5");
	ck_assert_uint_eq(a.n, 2);
	ck_assert_str_eq(a.criteria[0].metric->name, "sensitivity");
	ck_assert_str_eq(a.criteria[0].at_least, "0.9");
	ck_assert_str_eq(a.criteria[1].metric->name, "specificity");
	ck_assert_str_eq(a.criteria[1].bound, "point");
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *from, *to, *place; } wrong[] = {
	{ "\"v\":1", "\"v\":2", "/v" },
	{ "\"number\":4,", "", "/number" },
	{ "Wear of a press.", "", "/intended_use" },
	{ "\"0.5\"", "1", "/threshold" },
	{ "\"0.5\"", "\"half\"", "/threshold" },
	{ "\"name\":\"strokes\"", "\"name\":\"\"", "/inputs/1/name" },
	{ "\"unit\":null,", "", "/inputs/1/unit" },
	{ "\"max\":\"90\"", "\"max\":\"-11\"", "/inputs/0/max" },
	{ "{\"mean\":\"41.2\",\"deciles\":[\"20\",\"60\"]}", "\"41.2\"", "/inputs/0/baseline" },
	{ "\"specificity\"", "\"recall\"", "/acceptance/1/metric" },
	{ "\"0.95\"", "\"95 %\"", "/acceptance/1/at_least" },
	{ "\"bound\":\"point\"", "\"bound\":\"lower\"", "/acceptance/0/bound" },
	{ "\"fallback\":", "\"x\":1,\"fallback\":", "/x" },
};
/* clang-format on */

TEST_EACH(what_an_envelope_may_not_say_is_named, wrong)
{
	struct ctx cx = { 0 };
	struct acceptance a;
	auto_json json = NULL;
	const char *text =
		text_with(&cx, golden(&cx, "record-envelope.json").b, wrong[_i].from, wrong[_i].to);

	assert_err(envelope_read(&cx, text, &json, &a), E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}
