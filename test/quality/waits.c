#include "clocks.h"
#include "waiting.h"

/* Where one approver alone is there to sign: that one, and 24 hours with an alarm. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

static const char *grant_of(struct plant *p, const char *user, const char *role)
{
	return act_proposed(&p->s, p->s.admin, "grant-role",
			    say(&p->s, "'person':'%s','role':'%s','site':'munich'", user, role));
}

TEST(what_one_approver_signs_about_the_other_takes_effect_after_24_hours_with_an_alarm)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is_now(&p, act, "waiting");
	json_is(&p.s, "/missing", "null");
	ck_assert_str_ne(json_at(&p.s, "/until"), "null");
	alarms_become(&p, "act.waits", 1);
	json_is(&p.s, "/items/0/object", say(&p.s, "act:%s", act));
	json_says(&p.s, "/items/0/detail", "grant-role takes effect at");
	person_signs_act(&p.s, &p.anna, act, "order", 409);
	plant_later(&p, DAY - 60000);
	act_is_now(&p, act, "waiting");
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	ask(&p.s, "GET", "/v1/users/ben", p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_times(&p.s, "/roles", "/site", "munich"), 1);
	alarms_become(&p, "act.waits", 0);
	plant_holds(&p);
	clock_right();
}

/* Of ben, which anna has signed for. */
static const char *second_key_waits(struct plant *p, const char *proposer, struct person *more)
{
	const char *act;

	*more = p->ben;
	person_key_add(&p->s, more, "approver");
	act = key_act(&p->s, proposer, more->key);
	person_signs_act(&p->s, &p->anna, act, "acknowledgement", 201);
	act_is_now(p, act, "waiting");
	return act;
}

TEST(a_new_key_of_the_one_is_confirmed_by_the_other_after_24_hours)
{
	auto_plant p = { 0 };
	struct person more;
	const char *act;

	plant_open(&p);
	act = second_key_waits(&p, p.s.admin, &more);
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s", more.key), p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "pending");
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s", more.key), p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "confirmed");
	plant_holds(&p);
	clock_right();
}

static const char *const enders[] = { "anna", "ben", "root" };

TEST_EACH(an_approver_or_an_administrator_ends_it_while_it_waits, enders)
{
	auto_plant p = { 0 };
	const char *act, *secret;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	alarms_become(&p, "act.waits", 1);
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.mara.secret,
	    body(&p.s, "{'reason':'a test'}"), 403);
	secret = _i == 0 ? p.anna.secret : _i == 1 ? p.ben.secret : p.s.admin;
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), secret,
	    body(&p.s, "{'reason':'a test'}"), 201);
	act_is_now(&p, act, "withdrawn");
	alarms_become(&p, "act.waits", 0);
	plant_later(&p, DAY + 1000);
	ck_assert_str_ne(grant_of(&p, "ben", "approver"), act);
	act_is_now(&p, act, "withdrawn");
	plant_holds(&p);
	clock_right();
}

/* Else a proposal that nobody can sign any more would keep all like it back. */
TEST(an_approver_of_its_site_ends_an_act_that_another_proposed_and_left)
{
	auto_plant p = { 0 };
	char secret[80];
	const char *act;

	plant_open(&p);
	password_anew(&p.s, "jonas", secret);
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'jonas'");
	password_anew(&p.s, "jonas", secret);
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 409);
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.anna.secret,
	    body(&p.s, "{'reason':'a test'}"), 201);
	person_confirmed(&p.s, "jonas");
	plant_holds(&p);
}

/* One administrator would keep a quality person out for ever. */
TEST(an_administrator_ends_no_confirmation_that_an_approver_proposed)
{
	auto_plant p = { 0 };
	struct person more;
	const char *act;

	plant_open(&p);
	act = second_key_waits(&p, p.anna.secret, &more);
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.s.admin,
	    body(&p.s, "{'reason':'a test'}"), 403);
	act_is_now(&p, act, "waiting");
	plant_holds(&p);
}

TEST(while_one_waits_none_like_it_is_proposed)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	ask(&p.s, "POST", "/v1/acts", p.s.admin,
	    body(&p.s, "{'act':'grant-role','reason':'a test','person':'ben',"
		       "'role':'approver','site':'munich'}"),
	    409);
	json_says(&p.s, "/detail", act);
	ask(&p.s, "GET", "/v1/acts?state=open", p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), 1);
}

TEST(an_act_whose_signers_key_counts_no_more_when_the_time_has_come_lapses)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	alarms_become(&p, "act.waits", 1);
	ask(&p.s, "POST", say(&p.s, "/v1/keys/%s/revoke", p.anna.own), p.anna.secret,
	    body(&p.s, "{'reason':'stolen'}"), 201);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "lapsed");
	alarms_become(&p, "act.waits", 0);
	plant_holds(&p);
	clock_right();
}

static void ben_suspended(struct plant *p)
{
	ask(&p->s, "POST", "/v1/users/ben/suspend", p->s.admin, body(&p->s, "{'reason':'r'}"), 201);
}

/* One administrator would keep a quality person's key out; nor is a holder asked for by that. */
TEST(a_key_that_waits_is_confirmed_though_its_owner_was_suspended_meanwhile_and_stays_so)
{
	auto_plant p = { 0 };
	struct person more;
	const char *act;

	plant_rooted(&p);
	act = second_key_waits(&p, p.s.admin, &more);
	ben_suspended(&p);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s", more.key), p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "confirmed");
	ask(&p.s, "GET", "/v1/users/ben", p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "suspended");
	plant_holds(&p);
	clock_right();
}

TEST(a_person_is_confirmed_by_what_waits_though_suspended_meanwhile_and_stays_so)
{
	auto_plant p = { 0 };
	char secret[80];
	const char *act;

	plant_open(&p);
	password_anew(&p.s, "ben", secret);
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'ben'");
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act_is_now(&p, act, "waiting");
	ben_suspended(&p);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	ask(&p.s, "GET", "/v1/users/ben", p.s.admin, NULL, 200);
	json_is(&p.s, "/identity", "confirmed");
	json_is(&p.s, "/state", "suspended");
	ask(&p.s, "POST", "/v1/session", NULL,
	    body(&p.s, "{'user':'ben','password':'" PASSWORD "'}"), 403);
	plant_holds(&p);
	clock_right();
}

TEST(an_act_that_does_not_wait_yet_confirms_nobody_who_was_suspended)
{
	auto_plant p = { 0 };
	struct person more, rosa;
	const char *act;

	plant_open(&p);
	rosa = plant_approver(&p, "rosa");
	more = p.ben;
	person_key_add(&p.s, &more, "approver");
	act = key_act(&p.s, p.s.admin, more.key);
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act_is_now(&p, act, "open");
	ben_suspended(&p);
	person_signs_act(&p.s, &rosa, act, "acknowledgement", 409);
	json_says(&p.s, "/detail", "'ben' is suspended");
	plant_holds(&p);
}

/* A policy that says nothing of acts. */
#define NO_ACTS                                                                                  \
	"{'v':2,'not_after_days':7,'meanings':[{'code':'approval','text':{'en':'x'}},"           \
	"{'code':'rejection','text':{'en':'x'}},"                                                \
	"{'code':'acknowledgement','text':{'en':'x'}}],'rules':[{'paths':"                       \
	"'policies/approval.json','exclude':['author'],'require':[{'meaning':'approval','role':" \
	"'approver','number':2,'custody':['file','hardware']}]}]}"

TEST(an_act_that_the_policy_asks_for_no_more_when_the_time_has_come_lapses)
{
	auto_plant p = { 0 };
	struct person rosa;
	const char *act;
	int change;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	alarms_become(&p, "act.waits", 1);
	rosa = plant_approver(&p, "rosa");
	change = change_asked_of(&p.s, &p.jonas, "policies/approval.json", json_of(&p.s, NO_ACTS),
				 201);
	person_signs(&p.s, &p.ben, change, "approval", "approver", 201);
	person_signs(&p.s, &rosa, change, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, change, "merged");
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "lapsed");
	alarms_become(&p, "act.waits", 0);
	plant_holds(&p);
	clock_right();
}

TEST(a_wait_goes_on_over_a_restart)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	site_restart(&p.s);
	plant_later(&p, 0);
	act_is_now(&p, act, "waiting");
	alarms_become(&p, "act.waits", 1);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	alarms_become(&p, "act.waits", 0);
	plant_holds(&p);
	clock_right();
}
