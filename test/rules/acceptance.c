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

/* An envelope with so many inputs, each of them with one value alone. */
static const char *with_inputs(struct ctx *cx, size_t n)
{
	const char *list = "";

	for (size_t i = 0; i < n; i++)
		list = arena_printf(
			&cx->mem, "%s%s{\"name\":\"t\",\"unit\":null,\"min\":\"1\",\"max\":\"1\"}",
			list, i ? "," : "");
	return arena_printf(&cx->mem,
			    "{\"v\":1,\"model\":\"m\",\"number\":1,\"intended_use\":\"a test\","
			    "\"threshold\":\"0.5\",\"inputs\":[%s],\"acceptance\":[{\"metric\":"
			    "\"precision\",\"at_least\":\"0\",\"bound\":\"point\"}]}",
			    list);
}

TEST(an_envelope_has_five_hundred_inputs_and_an_input_may_have_one_value)
{
	auto_json last = NULL;
	auto_json over = NULL;
	struct ctx cx = { 0 };
	struct acceptance a;

	assert_ok(&cx, envelope_read(&cx, with_inputs(&cx, INPUTS_MAX), &last, &a));
	assert_err(envelope_read(&cx, with_inputs(&cx, INPUTS_MAX + 1), &over, &a), E_INVALID);
	ck_assert_str_eq(cx.place, "/inputs");
	arena_free(&cx.mem);
}

TEST(a_metric_over_no_case_meets_no_limit_and_not_even_zero)
{
	struct confusion no_positive = { .tn = 3, .fn = 1 }, wrong_only = { .fp = 1 };
	auto_json json = NULL;
	struct ctx cx = { 0 };
	struct acceptance a;

	assert_ok(&cx, envelope_read(&cx, with_inputs(&cx, 1), &json, &a));
	ck_assert(!criterion_met(&a.criteria[0], &no_positive));
	ck_assert(criterion_met(&a.criteria[0], &wrong_only));
	arena_free(&cx.mem);
}
