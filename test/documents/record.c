#include <string.h>

#include "documents/ending.h"
#include "documents/justification.h"
#include "documents/model_record.h"
#include "documents/test_plan.h"
#include "files.h"
#include "test.h"

/* test/golden/records.py made the files with Python's standard library; they never change. */

enum kind { MODEL, PLAN, JUSTIFICATION, WITHDRAWAL, RETIREMENT, LIFT };

/* What was read of one of them. */
struct read {
	struct model_record model;
	struct test_plan plan;
	struct justification justification;
	struct withdrawal withdrawal;
	struct retirement retirement;
	struct lift lift;
};

static enum err record_read(struct ctx *cx, enum kind kind, const char *text, struct read *out)
{
	auto_json json = NULL;

	TRY(json_read(cx, text, strlen(text), &json));
	switch (kind) {
	case MODEL:
		return model_record_read(cx, json, &out->model);
	case PLAN:
		return test_plan_read(cx, json, &out->plan);
	case JUSTIFICATION:
		return justification_read(cx, json, &out->justification);
	case WITHDRAWAL:
		return withdrawal_read(cx, json, &out->withdrawal);
	case RETIREMENT:
		return retirement_read(cx, json, &out->retirement);
	case LIFT:
		return lift_read(cx, json, &out->lift);
	}
	return E_FAULT;
}

static const char *record(struct ctx *cx, const char *name)
{
	return golden(cx, arena_printf(&cx->mem, "record-%s.json", name)).b;
}

static struct read *read_golden(struct ctx *cx, enum kind kind, const char *name)
{
	struct read *r = arena_alloc(&cx->mem, sizeof(*r));

	assert_ok(cx, record_read(cx, kind, record(cx, name), r));
	return r;
}

TEST(the_record_of_a_model_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct model_record *m = &read_golden(&cx, MODEL, "model")->model;

	ck_assert_str_eq(m->model, "press-health");
	ck_assert(m->critical && m->fixed.is && m->deterministic.is && !m->generative.is);
	ck_assert_str_eq(m->generative.evidence, "It gives a score between 0 and 1.");
	ck_assert_str_eq(m->owner, "mara");
	ck_assert_str_eq(m->expert, "vera.b");
	ck_assert_str_eq(m->quality, "quinn");
	ck_assert_str_eq(m->data_owner, "vera");
	ck_assert_str_eq(m->review, "SUP-2026-014");
	ck_assert(!m->safety_component);
	ck_assert_uint_eq(m->n_sites, 2);
	ck_assert_str_eq(m->sites[1], "hamburg");
	arena_free(&cx.mem);
}

TEST(the_record_of_a_model_that_is_not_critical_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct model_record *m = &read_golden(&cx, MODEL, "model-other")->model;

	ck_assert(!m->critical && !m->fixed.is && !m->deterministic.is && m->generative.is);
	ck_assert_ptr_null(m->supplier);
	ck_assert(m->safety_component);
	ck_assert_uint_eq(m->n_sites, 0);
	assert_ok(&cx, model_record_judged(&cx, m));
	arena_free(&cx.mem);
}

TEST(a_plan_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct test_plan *p = &read_golden(&cx, PLAN, "plan")->plan;

	ck_assert_int_eq(p->number, 2);
	ck_assert_int_eq(p->envelope, 4);
	ck_assert_uint_eq(p->n_tests, 2);
	ck_assert_str_eq(p->test[1].dataset, "press/4");
	ck_assert_str_eq(p->test[1].covers, "Rare: cold start.");
	ck_assert_uint_eq(p->n_criteria, 2);
	ck_assert(p->criterion[0].lower && !p->criterion[1].lower);
	ck_assert_str_eq(p->criterion[0].at_least, "0.9");
	ck_assert_ptr_nonnull(p->script);
	ck_assert_str_eq(p->tester, "tom");
	arena_free(&cx.mem);
}

static const char *const endings[] = { "withdrawal", "retirement", "lift" };

TEST(what_ends_something_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };

	ck_assert_int_eq(read_golden(&cx, WITHDRAWAL, endings[0])->withdrawal.number, 3);
	ck_assert_int_eq(read_golden(&cx, RETIREMENT, endings[1])->retirement.successor, 6);
	ck_assert_str_eq(read_golden(&cx, LIFT, endings[2])->lift.stop,
			 "0190b8c4-ac70-7000-8000-000000000001");
	arena_free(&cx.mem);
}

TEST_EACH_N(a_justification_of_each_kind_is_read_and_reuse_alone_is_judged,
	    JUSTIFICATION_KIND_COUNT)
{
	enum justification_kind kind = (enum justification_kind)_i;
	struct ctx cx = { 0 };
	struct justification *j =
		&read_golden(&cx, JUSTIFICATION, justification_kind_name(kind))->justification;

	ck_assert_int_eq(j->kind, kind);
	ck_assert_int_eq(j->number, _i + 1);
	if (kind == JUSTIFICATION_REUSE) {
		assert_ok(&cx, justification_judged(&cx, j));
	} else {
		assert_err(justification_judged(&cx, j), E_INVALID);
		detail_says(cx.detail, "this version does not judge /kind");
	}
	arena_free(&cx.mem);
}

/* ---- which models may be ---- */

/* clang-format off */
static const struct { const char *from, *to, *place; } models[] = {
	{ "\"static\":{\"is\":true", "\"static\":{\"is\":false", "/static/is" },
	{ "\"deterministic\":{\"is\":true", "\"deterministic\":{\"is\":false", "/deterministic/is" },
	{ "\"generative\":{\"is\":false", "\"generative\":{\"is\":true", "/generative/is" },
};
/* clang-format on */

TEST_EACH(a_critical_model_that_learns_varies_or_generates_is_refused_and_another_may_be, models)
{
	struct ctx cx = { 0 };
	struct read *r = arena_alloc(&cx.mem, sizeof(*r));
	const char *text =
		text_with(&cx, record(&cx, "model"), "[\"munich\",\"hamburg\"]", "[\"*\"]");

	assert_ok(&cx, record_read(&cx, MODEL, text, r));
	assert_ok(&cx, model_record_judged(&cx, &r->model));
	text = text_with(&cx, text, models[_i].from, models[_i].to);
	assert_ok(&cx, record_read(&cx, MODEL, text, r));
	assert_err(model_record_judged(&cx, &r->model), E_INVALID);
	ck_assert_str_eq(cx.place, models[_i].place);
	text = text_with(&cx, text, "\"critical\"", "\"non-critical\"");
	assert_ok(&cx, record_read(&cx, MODEL, text, r));
	assert_ok(&cx, model_record_judged(&cx, &r->model));
	arena_free(&cx.mem);
}

/* ---- what none may say ---- */

/* clang-format off */
static const struct { enum kind kind; const char *name, *from, *to, *place; } wrong[] = {
	{ MODEL, "model", "\"v\":2", "\"v\":1", "/v" },
	{ MODEL, "model", "\"level\":\"critical\"", "\"level\":\"high\"", "/criticality/level" },
	{ MODEL, "model", "\"rationale\"", "\"reason\"", "/criticality/rationale" },
	{ MODEL, "model", "\"static\":{\"is\":true", "\"static\":{\"is\":1", "/static/is" },
	{ MODEL, "model", "\"static\":{\"is\":true,", "\"static\":true,\"x\":{", "/static" },
	{ MODEL, "model", "It gives a score between 0 and 1.", "", "/generative/evidence" },
	{ MODEL, "model", "\"mara\"", "\"Mara Kühn\"", "/owner" },
	{ MODEL, "model", "\"name\":\"Pressenbau Müller\"", "\"name\":\"\"", "/supplier/name" },
	{ MODEL, "model", "\"safety_component\":false", "\"safety_component\":null", "/safety_component" },
	{ MODEL, "model", "[\"munich\",\"hamburg\"]", "[]", "/sites" },
	{ MODEL, "model", "[\"munich\",\"hamburg\"]", "[\"munich\",\"munich\"]", "/sites/1" },
	{ MODEL, "model", "[\"munich\",\"hamburg\"]", "[\"*\",\"munich\"]", "/sites/0" },
	{ MODEL, "model", "\"safety_component\"", "\"risk_class\":\"B\",\"safety_component\"", "/risk_class" },
	{ PLAN, "plan", "\"press/4\"", "\"press/3\"", "/tests/1/dataset" },
	{ PLAN, "plan", "\"press/4\"", "\"press\"", "/tests/1/dataset" },
	{ PLAN, "plan", "\"digest\":\"sha256:", "\"digest\":\"", "/tests/0/digest" },
	{ PLAN, "plan", "\"bound\":\"lower\"", "\"bound\":\"upper\"", "/acceptance/0/bound" },
	{ PLAN, "plan", "\"0.99\"", "\"a lot\"", "/acceptance/1/at_least" },
	{ PLAN, "plan", "\"script\":\"sha256:", "\"script\":\"", "/script" },
	{ PLAN, "plan", "\"tester\":\"tom\"", "\"tester\":\"vera\"", "/tester" },
	{ PLAN, "plan", "\"envelope\":4", "\"envelope\":0", "/envelope" },
	{ JUSTIFICATION, "reuse", "\"kind\":\"reuse\"", "\"kind\":\"use\"", "/kind" },
	{ JUSTIFICATION, "reuse", "\"kind\":\"reuse\"", "\"kind\":\"overlap\"", "/with" },
	{ JUSTIFICATION, "reuse", "\"press/3\"", "\"press/03\"", "/dataset" },
	{ JUSTIFICATION, "reuse", "Nobody looked at its rows.", "", "/justification" },
	{ JUSTIFICATION, "overlap", "\"press/1\"", "\"press/3\"", "/with" },
	{ JUSTIFICATION, "overlap", "\"kind\":\"overlap\"", "\"kind\":\"reuse\"", "/with" },
	{ JUSTIFICATION, "staff", "[\"tom_w\",\"vera\"]", "[]", "/people" },
	{ JUSTIFICATION, "staff", "[\"tom_w\",\"vera\"]", "[\"tom\",\"tom\"]", "/people" },
	{ JUSTIFICATION, "staff", "\"tom_w\"", "\"Tom W\"", "/people" },
	{ JUSTIFICATION, "no-retest", "\"validation\":\"0190b8c4", "\"validation\":\"0190", "/validation" },
	{ JUSTIFICATION, "deviation", "\"plan\":2", "\"plan\":0", "/plan" },
	{ WITHDRAWAL, "withdrawal", "It misses a cold start.", "", "/reason" },
	{ RETIREMENT, "retirement", "\"successor\":6", "\"successor\":5", "/successor" },
	{ RETIREMENT, "retirement", "\"successor\":6", "\"successor\":0", "/successor" },
	{ LIFT, "lift", "0190b8c4-ac70", "0190B8C4-ac70", "/stop" },
	{ LIFT, "lift", "\"document\":\"sha256:", "\"document\":\"", "/document" },
	{ LIFT, "lift", "\"stop\"", "\"number\":1,\"stop\"", "/number" },
};
/* clang-format on */

TEST_EACH(a_record_that_is_wrong_is_refused_at_the_place, wrong)
{
	struct ctx cx = { 0 };
	struct read *r = arena_alloc(&cx.mem, sizeof(*r));
	const char *text =
		text_with(&cx, record(&cx, wrong[_i].name), wrong[_i].from, wrong[_i].to);

	assert_err(record_read(&cx, wrong[_i].kind, text, r), E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}

/* ---- how many ---- */

/* [s1,s2,...]: names, n of them. */
static const char *names(struct ctx *cx, int n)
{
	const char *list = "";

	for (int i = 1; i <= n; i++)
		list = arena_printf(&cx->mem, "%s%s\"s%d\"", list, i > 1 ? "," : "", i);
	return arena_printf(&cx->mem, "[%s]", list);
}

/* clang-format off */
static const struct { enum kind kind; const char *name, *list; int max; const char *place; } lists[] = {
	{ MODEL, "model", "[\"munich\",\"hamburg\"]", MODEL_SITES_MAX, "/sites" },
	{ JUSTIFICATION, "staff", "[\"tom_w\",\"vera\"]", JUSTIFICATION_PEOPLE_MAX, "/people" },
};
/* clang-format on */

TEST_EACH(a_list_has_as_many_as_may_be_and_not_one_more, lists)
{
	struct ctx cx = { 0 };
	struct read *r = arena_alloc(&cx.mem, sizeof(*r));
	const char *text = record(&cx, lists[_i].name), *list = lists[_i].list;

	assert_ok(&cx, record_read(&cx, lists[_i].kind,
				   text_with(&cx, text, list, names(&cx, lists[_i].max)), r));
	assert_err(record_read(&cx, lists[_i].kind,
			       text_with(&cx, text, list, names(&cx, lists[_i].max + 1)), r),
		   E_INVALID);
	ck_assert_str_eq(cx.place, lists[_i].place);
	arena_free(&cx.mem);
}

TEST(a_record_of_the_first_version_states_no_sites_and_is_none_that_cannot_be_read)
{
	struct ctx cx = { 0 };
	struct model_record m;
	const char *is = record(&cx, "model"), *was = text_with(&cx, is, "\"v\":2", "\"v\":1");

	assert_ok(&cx, model_record_sites(&cx, is, strlen(is), &m));
	ck_assert_uint_eq(m.n_sites, 2);
	assert_ok(&cx, model_record_sites(&cx, was, strlen(was), &m));
	ck_assert_uint_eq(m.n_sites, 0);
	arena_free(&cx.mem);
}
