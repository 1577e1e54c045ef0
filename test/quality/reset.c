#include <string.h>

#include "clocks.h"
#include "waiting.h"

/* A password that an administrator lets set anew again and again would keep its person out. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

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

static void reset_plant_close(struct plant *p)
{
	clock_right();
	plant_close(p);
}
#define auto_reset cleanup(reset_plant_close) struct plant

static const char *const quality[] = { "approver", "reviewer", "auditor" };

TEST_EACH(a_quality_person_whose_password_was_reset_is_not_reset_again_within_72_hours, quality)
{
	auto_reset p = { 0 };
	char secret[80], code[80];

	plant_open(&p);
	person_add(&p.s, "quinn", quality[_i], secret);
	password_anew(&p.s, "quinn", secret);
	code_given(&p, "quinn", code, 409);
	json_says(&p.s, "/detail", "the password of 'quinn' was reset at");
	json_says(&p.s, "/next", "Give another code from");
	json_says(&p.s, "/next", "confirm-person");
	person_confirmed(&p.s, "quinn");
	identity_is(&p, "quinn", "confirmed");
	code_given(&p, "quinn", code, 409);
	plant_later(&p, 72 * HOUR_MS - 60000);
	code_given(&p, "quinn", code, 409);
	plant_later(&p, 72 * HOUR_MS + 60000);
	code_given(&p, "quinn", code, 201);
	redeem_and_login(&p.s, "quinn", code, secret);
	code_given(&p, "quinn", code, 409);
	plant_holds(&p);
}

/* It was one when the password was set. */
TEST(nor_is_whose_role_was_taken_after_that)
{
	auto_reset p = { 0 };
	char secret[80], code[80];

	plant_open(&p);
	person_add(&p.s, "quinn", "reviewer", secret);
	password_anew(&p.s, "quinn", secret);
	ask(&p.s, "POST", "/v1/users/quinn/roles/revoke", p.s.admin,
	    body(&p.s, "{'role':'reviewer','site':'*','reason':'a test'}"), 201);
	code_given(&p, "quinn", code, 409);
	json_says(&p.s, "/detail", "the password of 'quinn' was reset at");
	plant_holds(&p);
}

TEST(who_holds_no_role_of_quality_is_reset_whenever_asked)
{
	auto_reset p = { 0 };
	char secret[80];

	plant_open(&p);
	password_anew(&p.s, "jonas", secret);
	password_anew(&p.s, "jonas", secret);
	plant_holds(&p);
}

TEST(a_code_that_was_given_before_the_role_sets_no_password_within_72_hours_either)
{
	auto_reset p = { 0 };
	char secret[80], code[80];

	plant_open(&p);
	person_add(&p.s, "quinn", "", secret);
	password_anew(&p.s, "quinn", secret);
	code_given(&p, "quinn", code, 201);
	role_grant(&p.s, "quinn", "reviewer");
	ask(&p.s, "POST", "/v1/invitations/redeem", NULL,
	    body(&p.s, "{'user':'quinn','code':'%s','password':'" PASSWORD "'}", code), 409);
	json_says(&p.s, "/detail", "is not again within 72 hours");
	plant_later(&p, 73 * HOUR_MS);
	redeem_and_login(&p.s, "quinn", code, secret);
	plant_holds(&p);
}

TEST(a_code_that_nobody_used_is_given_anew_and_leaves_an_open_confirmation_as_it_is)
{
	auto_reset p = { 0 };
	struct person carl;
	char code[80];
	const char *act;

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	code_given(&p, "carl", code, 201);
	code_given(&p, "carl", code, 201);
	redeem_and_login(&p.s, "carl", code, carl.secret);
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'carl'");
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	plant_later(&p, 73 * HOUR_MS);
	code_given(&p, "carl", code, 201);
	code_given(&p, "carl", code, 201);
	act_is_now(&p, act, "open");
	person_login(&p.s, &p.ben);
	person_signs_act(&p.s, &p.ben, act, "acknowledgement", 201);
	identity_is(&p, "carl", "confirmed");
	plant_holds(&p);
}
