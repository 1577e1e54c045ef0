#include "clocks.h"
#include "waiting.h"

/* Where fewer than two approvers are able to sign, or none: what the root's holders sign. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

static void role_is(struct plant *p, const char *user, const char *role, bool held)
{
	ask(&p->s, "GET", say(&p->s, "/v1/users/%s", user), p->s.admin, NULL, 200);
	ck_assert_uint_eq(json_times(&p->s, "/roles", "/role", role), held);
}

static const char *grant_of(struct plant *p, const char *user, const char *role)
{
	return act_proposed(&p->s, p->s.admin, "grant-role",
			    say(&p->s, "'person':'%s','role':'%s','site':'munich'", user, role));
}

/* iris becomes an auditor, and ben is away. */
static const char *grant_by_one(struct plant *p)
{
	ask(&p->s, "POST", "/v1/users/ben/suspend", p->s.admin, body(&p->s, "{'reason':'ill'}"),
	    201);
	return grant_of(p, "iris", "auditor");
}

/* ---- fewer than two are able ---- */

TEST(where_fewer_than_two_are_able_to_sign_a_holder_of_the_root_signs_too)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is_now(&p, act, "open");
	json_is(&p.s, "/missing", "1 signature of the root's holders");
	json_is(&p.s, "/holders_asked", "1");
	holder_signs(&p, 2, act, 201);
	act_is_now(&p, act, "waiting");
	ck_assert_uint_eq(json_count(&p.s, "/root_signatures"), 1);
	alarms_become(&p, "act.waits", 1);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	role_is(&p, "iris", "auditor", true);
	plant_holds(&p);
	clock_right();
}

TEST(the_holders_signature_may_come_first)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	act = grant_by_one(&p);
	holder_signs(&p, 0, act, 201);
	act_is_now(&p, act, "open");
	json_says(&p.s, "/missing", "1 order by role approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is_now(&p, act, "waiting");
	plant_holds(&p);
}

TEST(a_signature_that_no_holder_made_of_this_document_is_refused_with_its_place)
{
	struct seed_signer stranger = { 0 };
	unsigned char seed[SEED_SIZE] = { 7 };
	auto_plant p = { 0 };
	const char *act, *url;

	plant_rooted(&p);
	act = grant_by_one(&p);
	url = say(&p.s, "/v1/acts/%s/root-signatures", act);
	seed_signer_init(&stranger, seed);
	ask(&p.s, "POST", url, p.jonas.secret, held_by(&p, &stranger, "{}"), 403);
	json_is(&p.s, "/pointer", "/keyid");
	ask(&p.s, "POST", url, p.jonas.secret, held_by(&p, &p.keys.root[0], "{}"), 422);
	json_is(&p.s, "/pointer", "/sig");
	json_says(&p.s, "/next", "signet act sign");
	holder_signs(&p, 0, act, 201);
	holder_signs(&p, 0, act, 201); /* the same bytes: the first answer */
	ask(&p.s, "POST", url, p.jonas.secret, held_by(&p, &p.keys.root[0], "{}"), 409);
	json_is(&p.s, "/pointer", "/keyid");
	json_says(&p.s, "/detail", "has signed it already");
	ask(&p.s, "POST", url, p.jonas.secret, body(&p.s, "{'keyid':'a'}"), 400);
	json_is(&p.s, "/pointer", "/sig");
	plant_holds(&p);
}

TEST(a_holders_signature_that_no_rule_asks_for_is_refused)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	act = grant_of(&p, "iris", "auditor");
	holder_signs(&p, 0, act, 409);
	json_says(&p.s, "/detail", "asks for no signature of the root's holders");
	json_says(&p.s, "/next", "signet act sign");
}

TEST(an_act_that_does_not_fit_any_more_when_the_time_has_come_lapses)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	holder_signs(&p, 0, act, 201);
	alarms_become(&p, "act.waits", 1);
	role_grant(&p.s, "iris", "author");
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "lapsed");
	role_is(&p, "iris", "auditor", false);
	alarms_become(&p, "act.waits", 0);
	plant_holds(&p);
	clock_right();
}

TEST(who_comes_back_meanwhile_does_not_undo_the_wait)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	holder_signs(&p, 0, act, 201);
	person_signs_act(&p.s, &p.anna,
			 act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'ben'"),
			 "order", 201);
	act_is_now(&p, act, "waiting");
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	role_is(&p, "iris", "auditor", true);
	plant_holds(&p);
	clock_right();
}

/* ---- a password that was forgotten ---- */

/* The administrator gives a code. */
static void code_given(struct plant *p, const char *id, char code[80], int status)
{
	ask(&p->s, "POST", say(&p->s, "/v1/users/%s/invite", id), p->s.admin,
	    body(&p->s, "{'reason':'it was forgotten'}"), status);
	if (status == 201)
		secret_given(&p->s, code);
}

static void identity_is(struct plant *p, const char *id, const char *identity)
{
	ask(&p->s, "GET", say(&p->s, "/v1/users/%s", id), p->s.admin, NULL, 200);
	json_is(&p->s, "/identity", identity);
}

TEST(one_of_the_last_two_is_reset_and_confirmed_by_the_other_a_holder_and_24_hours)
{
	auto_plant p = { 0 };
	char code[80];
	const char *act;

	plant_rooted(&p);
	code_given(&p, "ben", code, 201);
	redeem_and_login(&p.s, "ben", code, p.ben.secret);
	identity_is(&p, "ben", "reset");
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'ben'");
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.ben.secret,
	    body(&p.s, "{'reason':'a test'}"), 404); /* ben's roles rest */
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act_is_now(&p, act, "open");
	json_is(&p.s, "/missing", "1 signature of the root's holders");
	holder_signs(&p, 1, act, 201);
	act_is_now(&p, act, "waiting");
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.ben.secret,
	    body(&p.s, "{'reason':'a test'}"), 404);
	plant_later(&p, DAY - 60000);
	identity_is(&p, "ben", "reset");
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	identity_is(&p, "ben", "confirmed");
	person_login(&p.s, &p.ben);
	person_signs_act(&p.s, &p.ben, grant_of(&p, "iris", "auditor"), "order", 201);
	plant_holds(&p);
	clock_right();
}

TEST(the_very_last_who_is_able_to_sign_is_not_reset)
{
	auto_plant p = { 0 };
	char code[80];

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users/ben/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	code_given(&p, "anna", code, 409);
	json_says(&p.s, "/detail", "while the powers of 'anna' rest no approver is able to sign");
	json_says(&p.s, "/next", "found quality anew");
}

TEST(of_two_codes_the_second_is_refused_while_nobody_else_is_able_to_sign)
{
	auto_plant p = { 0 };
	char ben[80], anna[80];

	plant_open(&p);
	code_given(&p, "ben", ben, 201);
	code_given(&p, "anna", anna, 201);
	redeem_and_login(&p.s, "ben", ben, p.ben.secret);
	ask(&p.s, "POST", "/v1/invitations/redeem", NULL,
	    body(&p.s, "{'user':'anna','code':'%s','password':'" PASSWORD "'}", anna), 409);
	json_says(&p.s, "/detail", "while the powers of 'anna' rest no approver is able to sign");
	identity_is(&p, "anna", "confirmed"); /* as since the founding */
	plant_holds(&p);
}

/* ---- before the first root ---- */

TEST(before_the_first_root_a_founder_who_was_reset_is_confirmed_by_the_other_and_24_hours)
{
	auto_plant p = { 0 };
	char code[80];
	const char *act;

	plant_open(&p);
	trust_found(&p);
	code_given(&p, "ben", code, 201);
	redeem_and_login(&p.s, "ben", code, p.ben.secret);
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'ben'");
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act_is_now(&p, act, "waiting");
	alarms_become(&p, "act.waits", 1);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	person_login(&p.s, &p.ben);
	person_login(&p.s, &p.anna);
	trust_send(&p, 201); /* both acknowledge it */
	plant_holds(&p);
	clock_right();
}

/* Two are able when the root comes, and one again when the wait is over. */
TEST(what_began_to_wait_before_the_first_root_asks_for_no_holder_at_its_end)
{
	auto_plant p = { 0 };
	char secret[80];
	const char *act;

	plant_open(&p);
	person_add(&p.s, "iris", "", secret);
	trust_found(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is_now(&p, act, "waiting");
	person_signs_act(&p.s, &p.anna,
			 act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'ben'"),
			 "order", 201);
	person_login(&p.s, &p.ben);
	trust_send(&p, 201);
	person_signs_act(&p.s, &p.anna,
			 act_proposed(&p.s, p.anna.secret, "suspend", "'person':'ben'"), "order",
			 201);
	plant_later(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	role_is(&p, "iris", "auditor", true);
	plant_holds(&p);
	clock_right();
}

static const char *const by_the_root[] = { "refound", "announce-refounding" };

TEST_EACH(before_the_first_root_nothing_is_proposed_that_its_holders_alone_sign, by_the_root)
{
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.s, "POST", "/v1/acts", p.s.admin,
	    body(&p.s,
		 "{'act':'%s','reason':'a test','people':[{'id':'anna','fingerprint':'SHA256:"
		 "yLbAYehZHf6qvv26182swOzlOQDwuwIWCGCg4+99Ksw'},{'id':'ben','fingerprint':'SHA256:"
		 "xRLKDFwecb4Z8zVoIeVnMrX7OsiUsNvFhG0LaSAQb7M'}]}",
		 by_the_root[_i]),
	    409);
	json_says(&p.s, "/detail", "no root of trust is in force");
	json_says(&p.s, "/next", "signet trust acknowledge");
	plant_holds(&p);
}

/* ---- nobody is there ---- */

static void nobody_there_to_sign(struct plant *p, const char *next)
{
	ask(&p->s, "POST", "/v1/users/ben/suspend", p->s.admin, body(&p->s, "{'reason':'ill'}"),
	    201);
	ask(&p->s, "POST", "/v1/acts", p->s.admin,
	    body(&p->s, "{'act':'grant-role','reason':'a test','person':'anna',"
			"'role':'approver','site':'munich'}"),
	    409);
	json_says(&p->s, "/detail", "no approver other than 'anna' is able to sign");
	json_says(&p->s, "/next", next);
}

TEST(what_nobody_is_there_to_sign_is_not_proposed)
{
	auto_plant p = { 0 };

	plant_rooted(&p);
	nobody_there_to_sign(&p, "found quality anew");
}

TEST(before_the_first_root_no_refusal_sends_anybody_to_its_holders)
{
	auto_plant p = { 0 };

	plant_open(&p);
	nobody_there_to_sign(&p, "whose suspension ends or is lifted");
}

TEST(the_roots_threshold_lifts_a_suspension_where_no_approver_is_there)
{
	auto_plant p = { 0 };
	const char *act;

	plant_rooted(&p);
	ask(&p.s, "POST", "/v1/users/ben/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	ask(&p.s, "POST", "/v1/users/anna/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	act = act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'anna'");
	holder_signs(&p, 0, act, 201);
	act_is_now(&p, act, "open");
	json_says(&p.s, "/missing", "or 1 signature of the root's holders");
	holder_signs(&p, 1, act, 201);
	act_is_now(&p, act, "done");
	person_login(&p.s, &p.anna);
	plant_holds(&p);
}
