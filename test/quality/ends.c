#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "waiting.h"

/* Who ends an act before its effect: who proposed it until others have signed it, then who may
 * refuse it. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)
#define REVIEWED    "who proposed or signed what an act lifts or reviews does not end it"

static void ended(struct plant *p, const char *act, const char *secret, int status)
{
	ask(&p->s, "POST", say(&p->s, "/v1/acts/%s/withdraw", act), secret,
	    body(&p->s, "{'reason':'a test'}"), status);
}

/* A new key of ben's, whose confirmation the administrator proposes. */
static const char *key_proposed(struct plant *p, const char *proposer, struct person *more)
{
	*more = p->ben;
	person_key_add(&p->s, more, "approver");
	return key_act(&p->s, proposer, more->key);
}

TEST(who_proposed_an_act_ends_it_until_another_has_signed_it)
{
	auto_plant p = { 0 };
	struct person more, rosa;
	const char *act;

	plant_open(&p);
	rosa = plant_approver(&p, "rosa");
	person_login(&p.s, &rosa);
	act = key_proposed(&p, p.s.admin, &more);
	ended(&p, act, p.s.admin, 201);
	act = key_act(&p.s, p.s.admin, more.key);
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	ended(&p, act, p.s.admin, 403);
	json_says(&p.s, "/detail", "others have signed it");
	json_says(&p.s, "/next", say(&p.s, "signet act withdraw %s --reason TEXT", act));
	act_is_now(&p, act, "open");
	ended(&p, act, p.anna.secret, 201);
	plant_holds(&p);
}

TEST(an_administrator_ends_no_confirmation_that_waits_though_it_was_their_proposal)
{
	auto_plant p = { 0 };
	struct person more;
	const char *act;

	plant_open(&p);
	act = key_proposed(&p, p.s.admin, &more);
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act_is_now(&p, act, "waiting");
	alarms_become(&p, "act.waits", 1);
	json_says(&p.s, "/items/0/detail", "unless an approver of every site withdraws it");
	ended(&p, act, p.s.admin, 403);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	plant_holds(&p);
	clock_right();
}

TEST(an_act_that_a_holder_of_the_root_has_signed_is_not_ended_by_its_proposer)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = act_proposed(s, s->admin, "refound", two_named(&f));
	ended(&f.p, act, f.p.anna.secret, 403);
	holder_signs(&f.p, 0, act, 201);
	ended(&f.p, act, s->admin, 403);
	json_is(s, "/next", "Here nobody ends it once somebody has signed it.");
	holder_signs(&f.p, 1, act, 201);
	act_is_now(&f.p, act, "waiting");
	plant_holds(&f.p);
}

/* ---- whom it concerns ---- */

TEST(whom_an_act_concerns_does_not_end_it_as_an_approver)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = act_proposed(&p.s, p.ben.secret, "revoke-key",
			   say(&p.s, "'key':'%s','since':5", p.anna.own));
	ended(&p, act, p.anna.secret, 403);
	json_is(&p.s, "/detail", "whom an act concerns does not end it");
	act = act_proposed(&p.s, p.ben.secret, "suspend", "'person':'anna'");
	ended(&p, act, p.anna.secret, 403);
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	act_is_now(&p, act, "done");
	plant_holds(&p);
}

/* As nobody who had a part in it signs the review. */
TEST(who_signed_a_revocation_does_not_end_its_review_and_another_approver_does)
{
	auto_plant p = { 0 };
	const char *act;
	int change;

	plant_open(&p);
	change = change_asked_of(&p.s, &p.jonas, "models/m/model.json",
				 model_document(&p.s, "m", "a"), 201);
	person_signs(&p.s, &p.mara, change, "review", "reviewer", 201);
	act = act_proposed(&p.s, p.s.admin, "revoke-key",
			   say(&p.s, "'key':'%s','since':%s", p.mara.key, json_at(&p.s, "/index")));
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	act = act_proposed(&p.s, p.s.admin, "review", say(&p.s, "'key':'%s'", p.mara.key));
	ended(&p, act, p.ben.secret, 403);
	json_is(&p.s, "/detail", REVIEWED);
	json_says(&p.s, "/next", "Another approver of its site may: signet act withdraw ");
	ended(&p, act, p.anna.secret, 201);
	act = act_proposed(&p.s, p.ben.secret, "review", say(&p.s, "'key':'%s'", p.mara.key));
	ended(&p, act, p.ben.secret, 403);
	json_is(&p.s, "/detail", REVIEWED);
	ended(&p, act, p.anna.secret, 201);
	plant_holds(&p);
}

TEST(what_is_given_to_an_approver_that_approver_may_refuse)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = act_proposed(&p.s, p.s.admin, "grant-role",
			   "'person':'ben','role':'approver','site':'munich'");
	ended(&p, act, p.ben.secret, 201);
	plant_holds(&p);
}

TEST(a_token_ends_no_act)
{
	auto_plant p = { 0 };
	char token[80];
	const char *act;

	plant_open(&p);
	act = act_proposed(&p.s, p.ben.secret, "suspend", "'person':'mara'");
	ask(&p.s, "POST", "/v1/tokens", p.ben.secret,
	    body(&p.s, "{'user':'ben','title':'t','scopes':['read','manage'],'days':30,"
		       "'password':'" PASSWORD "'}"),
	    201);
	secret_given(&p.s, token);
	ended(&p, act, token, 403);
	json_says(&p.s, "/detail", "a token never signs");
	ended(&p, act, p.ben.secret, 201);
	plant_holds(&p);
}

/* ---- what the root's threshold signs alone ---- */

static const char *suspended(struct plant *p, const char *id)
{
	const char *act =
		act_proposed(&p->s, p->ben.secret, "suspend", say(&p->s, "'person':'%s'", id));

	person_signs_act(&p->s, &p->ben, act, "order", 201);
	return act;
}

TEST(who_suspended_a_person_does_not_end_the_lift_that_holders_sign)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	suspended(&p, "anna");
	act = act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'anna'");
	ended(&p, act, p.ben.secret, 403);
	json_is(&p.s, "/detail", REVIEWED);
	holder_signs(&p, 0, act, 201);
	ended(&p, act, p.s.admin, 403);
	ended(&p, act, p.ben.secret, 403);
	holder_signs(&p, 1, act, 201);
	act_is_now(&p, act, "done");
	plant_holds(&p);
}

/* Else each signature that holders make at the safe is void once they bring it. */
TEST(who_suspended_a_person_does_not_end_the_lift_that_they_propose_themselves)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	suspended(&p, "anna");
	act = act_proposed(&p.s, p.ben.secret, "lift-suspension", "'person':'anna'");
	ended(&p, act, p.ben.secret, 403);
	json_is(&p.s, "/detail", REVIEWED);
	holder_signs(&p, 0, act, 201);
	holder_signs(&p, 1, act, 201);
	act_is_now(&p, act, "done");
	plant_holds(&p);
}

TEST(who_let_a_suspension_last_does_not_end_its_lift_and_another_approver_does)
{
	auto_plant p = { 0 };
	struct person rosa;
	const char *act;

	plant_rooted(&p);
	rosa = plant_approver(&p, "rosa");
	ask(&p.s, "POST", "/v1/users/mara/suspend", p.s.admin, body(&p.s, "{'reason':'r'}"), 201);
	act = act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'mara'");
	ended(&p, act, p.ben.secret, 201);
	act = act_proposed(&p.s, p.s.admin, "confirm-suspension", "'person':'mara'");
	person_signs_act(&p.s, &p.ben, act, "confirmation", 201);
	act = act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'mara'");
	ended(&p, act, p.ben.secret, 403);
	ended(&p, act, p.anna.secret, 201);
	ck_assert_ptr_nonnull(rosa.id);
	plant_holds(&p);
}

/* ---- an account that an administrator may have taken ---- */

/* Its code is used by who gave it; others have signed that it is an approver. */
static void approver_taken(struct plant *p, const char *id, char *secret)
{
	char code[80];

	ask(&p->s, "POST", "/v1/users", p->s.admin,
	    body(&p->s, "{'id':'%s','name':'%s','site':'munich'}", id, id), 201);
	role_granted_by_act(&p->s, id, "approver", "*");
	ask(&p->s, "POST", say(&p->s, "/v1/users/%s/invite", id), p->s.admin,
	    body(&p->s, "{'reason':'a test'}"), 201);
	secret_given(&p->s, code);
	redeem_and_login(&p->s, id, code, secret);
}

TEST(an_approver_whom_nobody_confirmed_ends_nothing_but_what_they_proposed)
{
	auto_plant p = { 0 };
	struct person more;
	char dora[80];
	const char *act;

	plant_open(&p);
	approver_taken(&p, "dora", dora);
	act = key_proposed(&p, p.anna.secret, &more);
	ended(&p, act, dora, 403);
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act_is_now(&p, act, "waiting");
	ended(&p, act, dora, 403);
	act = act_proposed(&p.s, dora, "suspend", "'person':'mara'");
	ended(&p, act, dora, 201);
	plant_holds(&p);
}

/* The one of the beginning nobody was there to confirm. */
TEST(an_administrator_whom_nobody_confirmed_ends_no_grant_that_others_signed_but_the_first)
{
	auto_plant p = { 0 };
	char hedy[80];
	const char *act;

	plant_open(&p);
	person_add(&p.s, "hedy", "administrator", hedy);
	act = act_proposed(&p.s, p.s.admin, "grant-role",
			   "'person':'ben','role':'approver','site':'munich'");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is_now(&p, act, "waiting");
	ended(&p, act, hedy, 403);
	json_says(&p.s, "/detail", "an administrator whom others confirmed");
	person_confirmed(&p.s, "hedy");
	ended(&p, act, hedy, 201);
	ask(&p.s, "GET", "/v1/users/root", p.s.admin, NULL, 200);
	json_is(&p.s, "/identity", "new");
	act = act_proposed(&p.s, hedy, "grant-role",
			   "'person':'ben','role':'approver','site':'munich'");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	ended(&p, act, p.s.admin, 201);
	plant_holds(&p);
}

/* ---- what lapsed ---- */

TEST(an_act_that_lapsed_says_why_and_so_does_its_alarm)
{
	auto_plant p = { 0 };
	const char *act, *why = "signatures that counted do not count any more";

	plant_open(&p);
	act = act_proposed(&p.s, p.s.admin, "grant-role",
			   "'person':'ben','role':'approver','site':'munich'");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is_now(&p, act, "waiting");
	json_is(&p.s, "/why", "null");
	alarms_become(&p, "act.waits", 1);
	json_says(&p.s, "/items/0/detail",
		  "unless an approver or an administrator of munich or of every site withdraws it");
	ask(&p.s, "POST", say(&p.s, "/v1/keys/%s/revoke", p.anna.own), p.anna.secret,
	    body(&p.s, "{'reason':'stolen'}"), 201);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "lapsed");
	json_is(&p.s, "/why", why);
	alarms_become(&p, "act.waits", 0);
	ask(&p.s, "GET", "/v1/alarms?state=all", p.s.admin, NULL, 200);
	json_is(&p.s, "/items/0/outcome", say(&p.s, "the act is lapsed: %s", why));
	plant_holds(&p);
	clock_right();
}
