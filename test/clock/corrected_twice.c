#include "browse.h"
#include "clocks.h"
#include "exported.h"

/* A log that ran ahead more than once: people name one span after another. */

static struct trust_clock step[2];
static size_t steps;

static void steps_added(struct trust_signers *s)
{
	s->corrected = step;
	s->n_corrected = steps;
}

static void change_open(struct plant *p, const char *model)
{
	struct site *s = &p->s;

	change_asked_of(s, &p->jonas, arena_printf(&s->cx.mem, "models/%s/model.json", model),
			model_document(s, model, "a"), 201);
}

/* Change 2 is there before, and change 3 is opened two hours ahead. */
static void opened_ahead(struct export *x)
{
	struct plant *p = &x->p;

	steps = 0;
	history_open(x);
	trust_found(p);
	trust_send(p, 201);
	change_open(p, "n");
	clock_ahead(2 * HOUR_MS);
	change_open(p, "o");
}

/* One span more: the step that the server shows. */
static void corrected(struct plant *p)
{
	step[steps++] = clock_step_shown(&p->s);
	p->files.signers_bend = steps_added;
	trust_signers_update(p);
}

/* All judges agree, and nothing is left to be named. */
static void signing_goes_on(struct export *x)
{
	struct plant *p = &x->p;

	ask(&p->s, "GET", "/v1/clock/step", p->s.admin, NULL, 404);
	json_says(&p->s, "/detail", "is corrected");
	plant_merge(p, 2);
	export_taken(x);
	output_says(verify_run(x, 0, "e.tar --vkey \"$vkey\""), "All of it is believed");
	plant_holds(p);
}

/* The log is two hours ahead still, when its clock is three hours ahead once more. */
TEST(a_second_span_begins_behind_the_first_and_signing_goes_on)
{
	struct export x = { 0 };
	struct plant *p = &x.p;

	opened_ahead(&x);
	clock_right();
	person_signs(&p->s, &p->mara, 2, "review", "reviewer", 409);
	corrected(p);
	clock_ahead(3 * HOUR_MS);
	change_open(p, "q");
	clock_right();
	change_open(p, "r");
	corrected(p);
	ck_assert_int_gt(step[1].from, step[0].to);
	ck_assert_int_gt(step[1].at, step[0].at);
	signing_goes_on(&x);
	export_close(&x);
}

/* A first word was an hour ahead still, and a second one is right: both are steps from one time. */
TEST(a_clock_that_was_set_back_twice_is_corrected_twice_and_signing_goes_on)
{
	struct export x = { 0 };
	struct plant *p = &x.p;

	opened_ahead(&x);
	clock_ahead(HOUR_MS);
	change_open(p, "q");
	clock_right();
	change_open(p, "r");
	corrected(p);
	person_signs(&p->s, &p->mara, 2, "review", "reviewer", 409);
	json_says(&p->s, "/next", "--correct");
	corrected(p);
	ck_assert_int_eq(step[1].from, step[0].to + 1);
	ck_assert_int_eq(step[1].at, step[0].at);
	ck_assert_int_lt(step[1].clock, step[0].clock - HOUR_MS / 2);
	signing_goes_on(&x);
	export_close(&x);
}
