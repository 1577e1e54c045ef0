#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "clocks.h"
#include "exported.h"

/* A log that ran two hours ahead for one act: what is signed afterwards by right clocks is refused
 * before it can merge, and counts once people said which entries ran ahead. */

static struct trust_clock step;

static void step_added(struct trust_signers *s)
{
	s->corrected = &step;
	s->n_corrected = 1;
}

static void change_open(struct plant *p, const char *model)
{
	struct site *s = &p->s;

	change_asked_of(s, &p->jonas, arena_printf(&s->cx.mem, "models/%s/model.json", model),
			model_document(s, model, "a"), 201);
}

/* jonas opens change 2, and change 3 while the clock is ahead. */
static void runs_ahead(struct plant *p)
{
	trust_found(p);
	trust_send(p, 201);
	change_open(p, "n");
	clock_ahead(2 * HOUR_MS);
	change_open(p, "o");
	clock_right();
}

static void opened_ahead(struct export *x)
{
	history_open(x);
	runs_ahead(&x->p);
}

static void corrected(struct plant *p)
{
	step = clock_step_shown(&p->s);
	p->files.signers_bend = step_added;
	trust_signers_update(p);
}

TEST(what_is_signed_after_the_log_ran_ahead_is_refused_before_it_merges_and_says_what_is_next)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;

	opened_ahead(&x);
	person_signs(s, &x.p.mara, 2, "review", "reviewer", 409);
	json_says(s, "/detail", "it lies before the newest entry that the signer knew of");
	json_is(s, "/pointer", "/predicate/time");
	json_says(s, "/next", "signet trust signers DIR --key SEED --correct");
	json_says(s, "/detail", "Z, and the entry is of 2");
	person_signs(s, &x.p.ben, 2, "approval", "approver", 409);
	ask(s, "GET", "/v1/changes/2", s->admin, NULL, 200);
	json_is(s, "/state", "open");
	ck_assert(!json_has(s, "/signatures/0"));
	export_close(&x);
}

TEST(once_the_entries_that_ran_ahead_are_named_all_judges_agree_again)
{
	struct export x = { 0 };

	opened_ahead(&x);
	person_signs(&x.p.s, &x.p.mara, 2, "review", "reviewer", 409);
	corrected(&x.p);
	plant_merge(&x.p, 2);
	export_taken(&x);
	output_says(verify_run(&x, 0, "e.tar --vkey \"$vkey\""), "All of it is believed");
	plant_holds(&x.p);
	export_close(&x);
}

/* What was there two hours ahead stays so: nobody signed it before. */
TEST(a_change_that_was_opened_ahead_is_signed_when_its_time_has_come_or_opened_again)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;

	opened_ahead(&x);
	person_signs(s, &x.p.mara, 3, "review", "reviewer", 409);
	corrected(&x.p);
	person_signs(s, &x.p.mara, 3, "review", "reviewer", 409);
	json_says(s, "/detail", "it lies before what is signed was there");
	json_says(s, "/next", "open it again");
	export_close(&x);
}

/* It was one hour ahead, and then two. */
TEST(a_span_begins_with_the_first_entry_that_ran_ahead)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;
	auto_entry e = { .json = NULL };
	const char *entry;

	history_open(&x);
	ask(s, "GET", "/v1/clock/step", s->admin, NULL, 404);
	for (int64_t hours = 1; hours <= 2; hours++) {
		clock_ahead(hours * HOUR_MS);
		change_open(&x.p, hours == 1 ? "n" : "o");
	}
	clock_right();
	change_open(&x.p, "q");
	step = clock_step_shown(s);
	entry = json_at(s, "/entries/0/entry");
	assert_ok(&s->cx, entry_parse(&s->cx, entry, strlen(entry), &e));
	ck_assert_int_gt(e.at - step.clock, HOUR_MS / 2);
	ck_assert_int_lt(e.at - step.clock, 3 * HOUR_MS / 2);
	export_close(&x);
}

TEST(the_last_step_back_is_shown_with_its_entries_and_any_other_by_its_last_entry)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;
	char to[24];

	opened_ahead(&x);
	change_open(&x.p, "q");
	step = clock_step_shown(s);
	ck_assert_int_eq(step.at - step.clock > HOUR_MS && step.at - step.clock <= 2 * HOUR_MS, 1);
	json_is(s, "/entries/0/index", json_at(s, "/from"));
	json_is(s, "/entries/1/index", json_at(s, "/to"));
	snprintf(to, sizeof(to), "%lld", (long long)step.to + 1);
	json_is(s, "/entries/2/index", to);
	ck_assert(json_has(s, "/entries/2/proof"));
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/clock/step?to=%lld", (long long)step.to),
	    s->admin, NULL, 200);
	json_is(s, "/to", arena_printf(&s->cx.mem, "%lld", (long long)step.to));
	ask(s, "GET", "/v1/clock/step?to=1", s->admin, NULL, 404);
	ask(s, "GET", "/v1/clock/step?to=9007199254740991", s->admin, NULL, 404);
	ask(s, "GET", "/v1/clock/step?to=-1", s->admin, NULL, 400);
	export_close(&x);
}

static void another_time(struct trust_signers *s)
{
	step_added(s);
	step.at--;
}

static void another_clock(struct trust_signers *s)
{
	step_added(s);
	step.clock -= HOUR_MS;
}

static void more_entries(struct trust_signers *s)
{
	step_added(s);
	step.from = 0;
}

static void before_the_step_back(struct trust_signers *s)
{
	step_added(s);
	step.from = 1;
	step.to = 2;
}

static void beyond_the_head(struct trust_signers *s)
{
	step_added(s);
	step.to = (int64_t)s->head.size - 1;
}

static void of_another_log(struct trust_signers *s)
{
	step_added(s);
	step.origin = "signet/another/1";
}

static void twice(struct trust_signers *s)
{
	static struct trust_clock both[2];

	both[0] = both[1] = step;
	s->corrected = both;
	s->n_corrected = 2;
}

static const struct {
	void (*bend)(struct trust_signers *s);
	int status;
	const char *says, *at;
} spans[] = {
	{ another_time, 409, "is of 2", "/corrected/0/at" },
	{ another_clock, 409, "the clock said 2", "/corrected/0/clock" },
	{ more_entries, 409, "entry 0 did not run ahead", "/corrected/0/from" },
	{ before_the_step_back, 409, "did not step back after entry 2", "/corrected/0/to" },
	{ of_another_log, 409, "it is another log's", "/corrected/0/origin" },
	{ beyond_the_head, 400, "before the last entry of the head", "/corrected/0/to" },
	{ twice, 400, "behind the span before it", "/corrected/1/from" },
};

TEST_EACH(a_span_that_is_not_the_logs_own_is_refused_and_leaves_its_entry, spans)
{
	struct export x = { 0 };
	struct plant *p = &x.p;
	char inga[80];

	history_open(&x);
	person_add(&p->s, "inga", "auditor", inga);
	runs_ahead(p);
	change_open(p, "q");
	step = clock_step_shown(&p->s);
	p->files.signers_bend = spans[_i].bend;
	trust_send_next(p, spans[_i].status);
	json_says(&p->s, "/detail", spans[_i].says);
	json_says(&p->s, "/detail", spans[_i].at);
	json_is(&p->s, "/pointer", "/files/5");
	refusal_is_entered(&p->s, inga, "/files/5", spans[_i].says);
	export_close(&x);
}

static int64_t time_at(struct site *s, const char *pointer)
{
	int64_t ms;

	ck_assert(clock_parse(json_at(s, "%s", pointer), &ms));
	return ms;
}

/* Of the first signature of a change; apart: how far the log's is ahead, at least. */
static void times_are(struct export *x, int change, int64_t apart, const char *held)
{
	struct site *s = &x->p.s;
	const char *url = arena_printf(&s->cx.mem, "/changes/%d", change);
	int64_t ahead;

	ask(s, "GET", arena_printf(&s->cx.mem, "/v1%s", url), s->admin, NULL, 200);
	ahead = time_at(s, "/signatures/0/entered/at") - time_at(s, "/signatures/0/signed/at");
	ck_assert_int_ge(ahead, apart);
	ck_assert_int_lt(ahead, apart + HOUR_MS);
	json_is(s, "/signatures/0/signed/offset", "+00:00");
	json_is(s, "/signatures/0/signed/zone", "Etc/UTC");
	json_is(s, "/signatures/0/entered/held", held);
	page_get(s, url, x->p.anna.secret, 200);
	output_says(s->last.body, "signed 20");
	output_says(s->last.body, "entered 20");
	if (strcmp(held, "true") == 0)
		page_says(s->last.body, "while the clock was held");
}

TEST(a_signature_shows_the_signers_time_and_the_logs_and_that_the_clock_was_held)
{
	struct export x = { 0 };

	opened_ahead(&x);
	times_are(&x, 1, 0, "false");
	person_signs(&x.p.s, &x.p.mara, 2, "review", "reviewer", 409);
	corrected(&x.p);
	person_signs(&x.p.s, &x.p.mara, 2, "review", "reviewer", 201);
	times_are(&x, 2, 2 * HOUR_MS - HOUR_MS / 2, "true");
	export_close(&x);
}

TEST(what_is_signed_while_time_goes_on_by_what_elapses_says_so)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;

	history_open(&x);
	change_open(&x.p, "n");
	clock_ahead(HOUR_MS / 4);
	do
		ask(s, "GET", "/readyz", NULL, NULL, 200);
	while (strcmp(json_at(s, "/open"), "0") == 0);
	json_is(s, "/alarms/0/kind", "clock.held");
	person_signs(s, &x.p.mara, 2, "review", "reviewer", 201);
	times_are(&x, 2, 0, "true");
	export_close(&x);
}

/* ---- each program says so ---- */

/* Change 1 merged by right clocks, change 2 reviewed while the log's time is two hours ahead. */
TEST(each_program_says_what_was_entered_while_the_clock_was_held)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;
	const char *clock, *list;

	opened_ahead(&x);
	person_signs(s, &x.p.mara, 2, "review", "reviewer", 409);
	corrected(&x.p);
	person_signs(s, &x.p.mara, 2, "review", "reviewer", 201);
	list = run(&x.d, "iris", 0, "change", "show", "1", NULL);
	output_says(list, "approval by ben (ben) as approver\n  signed  20");
	output_says(list, "Z\n  entered 20");
	output_says_not(list, "while the clock was held");
	list = run(&x.d, "iris", 0, "change", "show", "2", NULL);
	output_says(list, "review by mara (mara) as reviewer\n  signed  20");
	output_says(list, "Z, while the clock was held\n");
	ask(s, "GET", "/v1/audit?limit=1", x.p.anna.secret, NULL, 403);
	run(&x.d, "iris", 0, "audit", "list", "--limit", "1", "--json", NULL);
	clock = value_of(&x.d, x.d.out, "clock");
	list = run(&x.d, "iris", 0, "audit", "list", "--limit", "1", NULL);
	output_says(list, "AT  ");
	output_says(list, "CLOCK  ");
	output_says(list, clock);
	export_taken(&x);
	list = verify_run(&x, 0, "e.tar --vkey \"$vkey\"");
	output_says(list, " entries were entered while the clock was held");
	output_says_not(list, "clock       0 of ");
	export_close(&x);
}

/* While the alarm is open no entry states another clock, and the time is not the clock's. */
TEST(what_was_entered_while_the_alarm_was_open_is_counted_and_listed_by_the_readme)
{
	struct export x = { 0 };
	struct site *s = &x.p.s;

	export_open(&x);
	output_says(verify_run(&x, 0, "e.tar --vkey \"$vkey\""), "clock       0 of ");
	clock_ahead(HOUR_MS / 4);
	do
		ask(s, "GET", "/readyz", NULL, NULL, 200);
	while (strcmp(json_at(s, "/open"), "0") == 0);
	change_open(&x.p, "n");
	run(&x.d, "iris", 0, "export", "create", "f.tar", "--reason", "r", NULL);
	output_says(verify_run(&x, 0, "f.tar --vkey \"$vkey\""),
		    "clock       3 of "); /* the alarm, the change, the export */
	ck_assert_int_eq(
		system(arena_printf(
			&s->cx.mem,
			"cd %s && mkdir x && tar -xf f.tar -C x && cd x && sed -n 's/^  [$] //p' "
			"README.txt | sh -e >../said && test $(grep -c clock.held ../said) -eq 1",
			x.d.dir)),
		0);
	export_close(&x);
}
