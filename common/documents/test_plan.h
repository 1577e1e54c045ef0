#pragma once

/*
 * Plan of a validation: what it will do, before it is known how it ends.
 *
 *   models/<m>/plans/<k>.json
 *   {"v":1,"model","number","envelope":<k>,"tests":[{"dataset","digest","covers":text}],
 *    "method":text,"script":digest|null,"acceptance":[{"metric","at_least","bound"}],
 *    "expert":id,"tester":id}
 *
 * A test set is named by its digest too, so that the plan is about those bytes.  Acceptance says
 * again what the envelope asks for, or more; bound is the figure itself ("point") or
 * its lower confidence bound ("lower").  script is what computes the predictions.  The
 * expert answers for the intended use and the criteria, the tester runs the test.  No
 * rule judges a plan yet.  Pure; any thread.
 */

#include "base/json.h"

#define TEST_PLAN_TESTS_MAX    16
#define TEST_PLAN_CRITERIA_MAX 32 /* criteria */

struct planned_test {
	const char *dataset; /* "name/number" */
	const char *digest;
	const char *covers; /* which part of the inputs, for people */
};

struct planned_criterion {
	const char *metric;
	const char *at_least; /* a decimal */
	bool lower;           /* the lower bound counts, not the figure itself */
};

struct test_plan {
	const char *model;
	int64_t number, envelope;
	struct planned_test test[TEST_PLAN_TESTS_MAX]; /* each dataset once */
	size_t n_tests;
	const char *method, *script; /* script: a digest; NULL: none */
	struct planned_criterion criterion[TEST_PLAN_CRITERIA_MAX];
	size_t n_criteria;
	const char *expert, *tester; /* two people */
};

/* E_INVALID with the place; texts go to the arena of cx. */
must_check enum err test_plan_read(struct ctx *cx, json_t *json, struct test_plan *out);
