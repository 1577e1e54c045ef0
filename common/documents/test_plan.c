#include "documents/test_plan.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "documents/record_member.h"

static enum err tests_read(struct ctx *cx, json_t *items, struct test_plan *out)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		struct reader r = reader_item(json_array_get(items, i), "/tests", i);
		struct planned_test *t = &out->test[out->n_tests++];

		t->dataset = record_dataset_read(cx, &r, "dataset");
		t->digest = record_digest_read(cx, &r, "digest");
		t->covers = record_prose_read(cx, &r, "covers");
		for (size_t k = 0; k < i; k++)
			if (strcmp(out->test[k].dataset, t->dataset) == 0)
				read_wrong(&r, "dataset", "there once");
		TRY(read_end(cx, &r));
	}
	return OK;
}

static enum err criteria_read(struct ctx *cx, json_t *items, struct test_plan *out)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		struct reader r = reader_item(json_array_get(items, i), "/acceptance", i);
		struct planned_criterion *c = &out->criterion[out->n_criteria++];
		const char *bound;
		struct decimal limit;

		c->metric = read_name(cx, &r, "metric");
		c->at_least = read_text_kept(cx, &r, "at_least");
		bound = read_text(&r, "bound");
		c->lower = strcmp(bound, "lower") == 0;
		if (!c->lower && strcmp(bound, "point") != 0)
			read_wrong(&r, "bound", "point or lower");
		if (!decimal_parse(c->at_least, strlen(c->at_least), &limit))
			read_wrong(&r, "at_least", "a decimal, as text");
		TRY(read_end(cx, &r));
	}
	return OK;
}

static const char *script_read(struct ctx *cx, struct reader *r)
{
	if (!json_is_null(json_object_get(r->object, "script")))
		return record_digest_read(cx, r, "script");
	read_any(r, "script");
	return NULL;
}

static json_t *plan_list_read(struct reader *r, const char *key, size_t max)
{
	json_t *items = read_array(r, key);

	if (json_array_size(items) < 1 || json_array_size(items) > max)
		read_wrong(r, key, "a list of at least one, and not too long");
	return items;
}

enum err test_plan_read(struct ctx *cx, json_t *json, struct test_plan *out)
{
	struct reader r = reader(json, "");
	json_t *tests, *criteria;

	*out = (struct test_plan){ .n_tests = 0 };
	record_v_read(&r, 1);
	out->model = read_name(cx, &r, "model");
	out->number = read_number(&r, "number");
	out->envelope = read_number(&r, "envelope");
	tests = plan_list_read(&r, "tests", TEST_PLAN_TESTS_MAX);
	out->method = record_prose_read(cx, &r, "method");
	out->script = script_read(cx, &r);
	criteria = plan_list_read(&r, "acceptance", TEST_PLAN_CRITERIA_MAX);
	out->expert = read_name(cx, &r, "expert");
	out->tester = read_name(cx, &r, "tester");
	if (strcmp(out->expert, out->tester) == 0)
		read_wrong(&r, "tester", "another person than the expert");
	TRY(read_end(cx, &r));
	TRY(tests_read(cx, tests, out));
	return criteria_read(cx, criteria, out);
}
