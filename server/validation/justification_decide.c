/*
 * Justifications, plans and retirements of versions.  A justification of reuse allows one more
 * validation with its test set; validation_decide.c asks for it.  The other kinds are read to the
 * last member and refused: a signed exception that nobody looks at would seem to have been allowed.
 */

#include "data/dataset.h"
#include "documents/ending.h"
#include "documents/justification.h"
#include "documents/test_plan.h"
#include "engine/history.h"
#include "validation/kinds.h"

enum err justification_rule(struct ctx *cx, struct db *db, const struct record *record,
			    const struct record_set *set)
{
	struct justification j;
	const char *name;
	struct body known;
	int64_t number;

	TRY(justification_read(cx, record->json, &j));
	TRY(record_named(cx, record, j.model, j.number));
	TRY(justification_judged(cx, &j));
	if (!dataset_ref(cx, j.dataset, &name, &number))
		return err_at(cx, errf(cx, E_INVALID, "/dataset must be like 'name/number'"),
			      "/dataset");
	return db_dataset_at(cx, db, name, number, AT_NOW, &known);
}

enum err plan_of_test_rule(struct ctx *cx, struct db *db, const struct record *record,
			   const struct record_set *set)
{
	struct test_plan *plan = arena_alloc(&cx->mem, sizeof(*plan));

	TRY(test_plan_read(cx, record->json, plan));
	TRY(record_named(cx, record, plan->model, plan->number));
	return record_unjudged(cx, record);
}

enum err retirement_rule(struct ctx *cx, struct db *db, const struct record *record,
			 const struct record_set *set)
{
	struct retirement r;

	TRY(retirement_read(cx, record->json, &r));
	TRY(record_named(cx, record, r.model, r.number));
	return record_unjudged(cx, record);
}
