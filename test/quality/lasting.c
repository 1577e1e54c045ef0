#include "plant.h"

/* Of the last two approvers neither ends while what keeps one from signing may end, or a key may
 * come. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static void role_ends(struct plant *p, const char *user, int status)
{
	ask(&p->s, "POST", say(&p->s, "/v1/users/%s/roles/revoke", user), p->s.admin,
	    body(&p->s, "{'role':'approver','site':'*','reason':'left'}"), status);
}

TEST(one_of_the_last_two_who_is_suspended_loses_neither_role_nor_account_meanwhile)
{
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users/ben/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	role_ends(&p, "ben", 409);
	json_says(&p.s, "/detail", "without 'ben' 1 approver is able to sign");
	ask(&p.s, "POST", "/v1/users/ben/deactivate", p.s.admin, body(&p.s, "{'reason':'x'}"), 409);
	role_ends(&p, "anna", 409);
	plant_holds(&p);
}

TEST(one_of_the_last_two_whose_powers_rest_loses_neither_role_nor_account_meanwhile)
{
	auto_plant p = { 0 };
	char secret[80];

	plant_open(&p);
	password_anew(&p.s, "ben", secret);
	role_ends(&p, "ben", 409);
	ask(&p.s, "POST", "/v1/users/ben/deactivate", p.s.admin, body(&p.s, "{'reason':'x'}"), 409);
	plant_holds(&p);
}

/* A key comes again, and a role that ended does not. */
TEST(one_of_the_last_two_whose_key_the_other_one_revoked_loses_neither_role_nor_account)
{
	auto_plant p = { 0 };

	plant_open(&p);
	plant_approver(&p, "carl");
	ask(&p.s, "POST", "/v1/users/carl/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	person_signs_act(&p.s, &p.anna,
			 act_proposed(&p.s, p.anna.secret, "revoke-key",
				      say(&p.s, "'key':'%s','since':20", p.ben.key)),
			 "order", 201);
	role_ends(&p, "ben", 409);
	json_says(&p.s, "/detail", "without 'ben' 1 approver is able to sign");
	ask(&p.s, "POST", "/v1/users/ben/deactivate", p.s.admin, body(&p.s, "{'reason':'x'}"), 409);
	person_signs_act(&p.s, &p.anna,
			 act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'carl'"),
			 "order", 201);
	role_ends(&p, "ben", 201);
	plant_holds(&p);
}

TEST(an_approver_who_never_set_a_password_is_none_of_the_last_two)
{
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users", p.s.admin,
	    body(&p.s, "{'id':'carl','name':'Carl','site':'munich'}"), 201);
	role_granted_by_act(&p.s, "carl", "approver", "*");
	ask(&p.s, "POST", "/v1/users/ben/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	role_ends(&p, "carl", 201);
	ask(&p.s, "POST", "/v1/users/carl/deactivate", p.s.admin, body(&p.s, "{'reason':'x'}"),
	    201);
	plant_holds(&p);
}

TEST(who_is_suspended_sets_no_password)
{
	auto_plant p = { 0 };
	char code[80];

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users/mara/invite", p.s.admin, body(&p.s, "{'reason':'x'}"), 201);
	secret_given(&p.s, code);
	ask(&p.s, "POST", "/v1/users/mara/suspend", p.s.admin, body(&p.s, "{'reason':'x'}"), 201);
	ask(&p.s, "POST", "/v1/invitations/redeem", NULL,
	    body(&p.s, "{'user':'mara','code':'%s','password':'" PASSWORD "'}", code), 403);
	json_says(&p.s, "/detail", "'mara' is suspended, and sets no password");
}
