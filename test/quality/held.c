#include <stdlib.h>
#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "exported.h"
#include "leaper.h"
#include "waiting.h"

/* Waits that began while the log's time was held, since it had run ahead: they count from what the
 * clock said. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static const int64_t ahead[] = { 2 * HOUR_MS, 5 * 365 * DAY_MS };

static void log_runs_ahead(struct site *s, int64_t ms)
{
	clock_ahead(ms);
	role_grant(s, "jonas", "tester");
	clock_right();
}

static void held_export_close(struct export *x)
{
	clock_right();
	export_close(x);
}
#define auto_held cleanup(held_export_close) struct export

static void suspended(struct plant *p, int status)
{
	ask(&p->s, "POST", "/v1/users/ben/suspend", p->s.admin, body(&p->s, "{'reason':'a test'}"),
	    status);
}

static void code_given(struct plant *p, int status)
{
	ask(&p->s, "POST", "/v1/users/quinn/invite", p->s.admin,
	    body(&p->s, "{'reason':'it was forgotten'}"), status);
}

static void believed(struct export *x)
{
	export_taken(x);
	output_says(verify_run(x, 0, "e.tar --vkey \"$vkey\""), "All of it is believed");
	plant_holds(&x->p);
}

TEST_EACH(an_administrator_suspends_again_30_days_after_it_was_and_not_after_the_held_time, ahead)
{
	auto_held x = { 0 };

	history_open(&x);
	log_runs_ahead(&x.p.s, ahead[_i]);
	suspended(&x.p, 201);
	plant_later(&x.p, 30 * DAY_MS - MINUTE_MS);
	suspended(&x.p, 409);
	plant_later(&x.p, 30 * DAY_MS + MINUTE_MS);
	do
		ask(&x.p.s, "GET", "/v1/users/ben", x.p.s.admin, NULL, 200);
	while (strcmp(json_at(&x.p.s, "/state"), "active") != 0);
	suspended(&x.p, 201);
	clock_right();
	believed(&x);
}

TEST_EACH(a_password_is_reset_again_72_hours_after_it_was_and_not_after_the_held_time, ahead)
{
	auto_held x = { 0 };
	char secret[80], code[80];

	history_open(&x);
	person_add(&x.p.s, "quinn", "reviewer", secret);
	log_runs_ahead(&x.p.s, ahead[_i]);
	password_anew(&x.p.s, "quinn", secret);
	plant_later(&x.p, 72 * HOUR_MS - MINUTE_MS);
	code_given(&x.p, 409);
	plant_later(&x.p, 72 * HOUR_MS + MINUTE_MS);
	code_given(&x.p, 201);
	secret_given(&x.p.s, code);
	redeem_and_login(&x.p.s, "quinn", code, secret);
	clock_right();
	believed(&x);
}

TEST(a_revocation_from_an_entry_that_was_over_30_days_ago_takes_two_though_its_time_was_held)
{
	auto_held x = { 0 };
	struct plant *p = &x.p;
	long long since;
	const char *act;

	history_open(&x);
	log_runs_ahead(&p->s, 2 * HOUR_MS);
	ask(&p->s, "POST", "/v1/users", p->s.admin,
	    body(&p->s, "{'id':'nina','name':'N','site':'munich'}"), 201);
	since = atoll(json_at(&p->s, "/index"));
	plant_later(p, 30 * DAY_MS + MINUTE_MS);
	plant_login(p);
	act = act_proposed(&p->s, p->anna.secret, "revoke-key",
			   say(&p->s, "'key':'%s','since':%lld", p->mara.key, since));
	person_signs_act(&p->s, &p->ben, act, "order", 201);
	act_is_now(p, act, "open");
	person_signs_act(&p->s, &p->anna, act, "order", 201);
	act_is_now(p, act, "done");
	clock_right();
	believed(&x);
}

static void refound_asked(struct plant *p, const char *members, int status)
{
	ask(&p->s, "POST", "/v1/acts", p->s.admin,
	    body(&p->s, "{'act':'refound','reason':'a test',%s}", json_of(&p->s, members)), status);
}

static const char *root_signed(struct plant *p, const char *kind, const char *members)
{
	const char *act = act_proposed(&p->s, p->s.admin, kind, members);

	holder_signs(p, 0, act, 201);
	holder_signs(p, 1, act, 201);
	return act;
}

TEST(an_announced_refounding_is_possible_14_days_after_it_was_and_not_after_the_held_time)
{
	auto_held x = { 0 };
	struct plant *p = &x.p;
	struct person carl, dana;
	const char *people, *act;

	history_open(&x);
	trust_found(p);
	trust_send(p, 201);
	newcomer_add(p, &carl, "carl");
	newcomer_add(p, &dana, "dana");
	people = say(&p->s, "'people':[%s,%s]", anew_named(&p->s, &carl), anew_named(&p->s, &dana));
	log_runs_ahead(&p->s, 2 * HOUR_MS);
	act = root_signed(p, "announce-refounding", people);
	ask(&p->s, "GET", say(&p->s, "/v1/acts/%s", act), p->s.admin, NULL, 200);
	people = say(&p->s, "%s,'announced':%s", people, json_at(&p->s, "/done/index"));
	plant_later(p, 14 * DAY_MS - MINUTE_MS);
	refound_asked(p, people, 409);
	json_says(&p->s, "/detail", "was not there for 14 days yet");
	plant_later(p, 14 * DAY_MS + MINUTE_MS);
	act = root_signed(p, "refound", people);
	plant_later(p, 15 * DAY_MS + 2 * MINUTE_MS);
	act_becomes(p, act, "done");
	x.d.clock = "+15d";
	run(&x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password", NULL);
	believed(&x);
}
