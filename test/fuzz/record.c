#include "documents/ending.h"
#include "documents/justification.h"
#include "documents/model_record.h"
#include "documents/test_plan.h"
#include "rules/acceptance.h"

#include "fuzz.h"

/* As each record that people write: none is of two kinds, and the limits hold. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct model_record *m = arena_alloc(&cx.mem, sizeof(*m));
	struct test_plan *plan = arena_alloc(&cx.mem, sizeof(*plan));
	struct justification j;
	struct acceptance a;
	struct withdrawal w;
	struct retirement r;
	auto_json json = NULL;
	struct lift l;
	int kinds = 0;

	if (json_read(&cx, bytes, size, &json) == OK) {
		if (model_record_read(&cx, json, m) == OK) {
			kinds++;
			must(m->n_sites <= MODEL_SITES_MAX && m->owner && m->purpose);
			must(model_record_judged(&cx, m) != OK || !m->critical || m->fixed.is);
		}
		if (test_plan_read(&cx, json, plan) == OK) {
			kinds++;
			must(plan->n_tests >= 1 && plan->n_tests <= TEST_PLAN_TESTS_MAX);
			must(plan->n_criteria >= 1 && plan->n_criteria <= TEST_PLAN_CRITERIA_MAX);
		}
		if (justification_read(&cx, json, &j) == OK) {
			kinds++;
			must(j.kind < JUSTIFICATION_KIND_COUNT && j.text);
		}
		if (acceptance_read(&cx, json, &a) == OK) {
			kinds++;
			must(a.n >= 1 && a.n <= CRITERIA_MAX);
			must(a.criteria[0].metric && a.criteria[a.n - 1].metric);
		}
		kinds += withdrawal_read(&cx, json, &w) == OK;
		kinds += retirement_read(&cx, json, &r) == OK;
		kinds += lift_read(&cx, json, &l) == OK;
		must(kinds <= 1);
	}
	arena_free(&cx.mem);
	return 0;
}
