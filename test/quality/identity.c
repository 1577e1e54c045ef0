#include <string.h>

#include "clocks.h"
#include "waiting.h"

/* Who uses an account: an administrator gives the one-time code, and could use it. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

/* By the administrator, who keeps the code. */
static void account_taken(struct plant *p, const char *id, const char *role, char *secret)
{
	char code[80];

	ask(&p->s, "POST", "/v1/users", p->s.admin,
	    body(&p->s, "{'id':'%s','name':'%s','site':'munich'}", id, id), 201);
	role_grant(&p->s, id, role);
	ask(&p->s, "POST", say(&p->s, "/v1/users/%s/invite", id), p->s.admin,
	    body(&p->s, "{'reason':'a test'}"), 201);
	secret_given(&p->s, code);
	redeem_and_login(&p->s, id, code, secret);
}

static void code_used(struct plant *p, const char *id, char *secret)
{
	char code[80];

	ask(&p->s, "POST", say(&p->s, "/v1/users/%s/invite", id), p->s.admin,
	    body(&p->s, "{'reason':'it was forgotten'}"), 201);
	secret_given(&p->s, code);
	redeem_and_login(&p->s, id, code, secret);
}

static void identity_is(struct plant *p, const char *id, const char *identity)
{
	ask(&p->s, "GET", say(&p->s, "/v1/users/%s", id), p->s.admin, NULL, 200);
	json_is(&p->s, "/identity", identity);
}

TEST(a_one_time_code_is_not_enough_to_read_labels)
{
	static const char *const readers[] = { "expert", "auditor" };
	auto_plant p = { 0 };

	plant_data(&p);
	for (size_t i = 0; i < countof(readers); i++) {
		const char *id = say(&p.s, "thief-%zu", i);
		const char *url = say(&p.s, "/v1/artifacts/%s", p.labels);
		char secret[80];

		account_taken(&p, id, readers[i], secret);
		identity_is(&p, id, "new");
		ask(&p.s, "GET", url, secret, NULL, 404);
		person_confirmed(&p.s, id);
		identity_is(&p, id, "confirmed");
		ask(&p.s, "GET", url, secret, NULL, 200);
	}
}

TEST(a_one_time_code_is_not_enough_to_act_for_an_operator)
{
	auto_plant p = { 0 };
	const char *in;
	char secret[80];

	plant_open(&p);
	account_taken(&p, "omar", "operator", secret);
	ask(&p.s, "GET", "/v1/session", secret, NULL, 200);
	json_is(&p.s, "/rests", "true");
	ck_assert_uint_eq(json_count(&p.s, "/roles"), 0);
	in = body(&p.s, "{'device':'line-1','site':'munich'}");
	ask(&p.s, "POST", "/v1/devices", secret, in, 403);
	json_says(&p.s, "/detail", "nobody confirmed yet who uses the account");
	json_says(&p.s, "/next", "confirm-person");
	person_confirmed(&p.s, "omar");
	ask(&p.s, "POST", "/v1/devices", secret, in, 201);
	plant_holds(&p);
}

TEST(nor_is_a_service_of_that_account)
{
	auto_plant p = { 0 };
	char secret[80], token[80];

	plant_open(&p);
	account_taken(&p, "omar", "operator", secret);
	service_add(&p.s, "bot", "omar", "operator", "['read','manage']", token);
	ask(&p.s, "POST", "/v1/devices", token, body(&p.s, "{'device':'line-1','site':'munich'}"),
	    403);
	json_says(&p.s, "/detail", "'omar' set a password by a one-time code");
	person_confirmed(&p.s, "omar");
	ask(&p.s, "POST", "/v1/devices", token, body(&p.s, "{'device':'line-1','site':'munich'}"),
	    201);
}

/* An administrator uses two codes of an account that nobody ever confirmed. */
TEST(a_second_code_frees_no_service_of_an_account_that_nobody_ever_confirmed)
{
	auto_plant p = { 0 };
	char secret[80], token[80];

	plant_open(&p);
	account_taken(&p, "omar", "operator", secret);
	service_add(&p.s, "bot", "omar", "operator", "['read','manage']", token);
	code_used(&p, "omar", secret);
	identity_is(&p, "omar", "reset");
	ask(&p.s, "POST", "/v1/devices", token, body(&p.s, "{'device':'line-1','site':'munich'}"),
	    401);
	person_confirmed(&p.s, "omar");
	ask(&p.s, "GET", "/v1/session", token, NULL, 401);
	plant_holds(&p);
}

TEST(a_reset_pauses_all_powers_until_two_others_confirmed_the_person)
{
	struct person carl;
	auto_plant p = { 0 };
	const char *act, *envelope, *url;
	int change;

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	change = change_asked_of(&p.s, &p.jonas, "models/m/model.json",
				 model_document(&p.s, "m", "a"), 201);
	url = say(&p.s, "/v1/changes/%d/statement?key=%s&meaning=approval&role=approver", change,
		  carl.key);
	envelope = envelope_body(&p.s, &carl, url);
	code_used(&p, "carl", carl.secret);
	identity_is(&p, "carl", "reset");
	ask(&p.s, "GET", url, carl.secret, NULL, 404); /* who has no role sees no change */
	ask(&p.s, "POST", say(&p.s, "/v1/changes/%d/signatures", change), carl.secret, envelope,
	    404);
	ask(&p.s, "POST", "/v1/tokens", carl.secret, token_body(&p.s, "carl"), 403);
	ask(&p.s, "POST", "/v1/acts", carl.secret,
	    body(&p.s, "{'act':'suspend','reason':'a test','person':'mara'}"), 403);
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'carl'");
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	identity_is(&p, "carl", "reset");
	person_signs_act(&p.s, &p.ben, act, "acknowledgement", 201);
	identity_is(&p, "carl", "confirmed");
	ask(&p.s, "POST", say(&p.s, "/v1/changes/%d/signatures", change), carl.secret, envelope,
	    201);
	plant_holds(&p);
}

TEST(who_confirms_a_key_that_was_enrolled_since_confirms_the_person)
{
	struct person carl;
	auto_plant p = { 0 };

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	code_used(&p, "carl", carl.secret);
	person_key_add(&p.s, &carl, "approver");
	identity_is(&p, "carl", "reset");
	person_key_confirmed(&p.s, &carl, &p.anna);
	identity_is(&p, "carl", "confirmed");
	ask(&p.s, "GET", "/v1/session", carl.secret, NULL, 200);
	json_is(&p.s, "/rests", "false");
	plant_holds(&p);
}

/* The administrator knows the password that was set since, and not the key. */
TEST(a_key_that_was_enrolled_before_a_reset_says_nothing_of_who_uses_the_account_since)
{
	struct person carl;
	auto_plant p = { 0 };

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	person_key_add(&p.s, &carl, "approver");
	code_used(&p, "carl", carl.secret);
	person_key_confirmed(&p.s, &carl, &p.anna);
	identity_is(&p, "carl", "reset");
	plant_holds(&p);
}

TEST(who_was_reset_again_is_not_confirmed_by_what_was_signed_before)
{
	struct person carl;
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	code_used(&p, "carl", carl.secret);
	act = act_proposed(&p.s, p.s.admin, "confirm-person", "'person':'carl'");
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	plant_later(&p, 73 * HOUR_MS);
	code_used(&p, "carl", carl.secret);
	person_login(&p.s, &p.ben);
	person_signs_act(&p.s, &p.ben, act, "acknowledgement", 409);
	json_says(&p.s, "/detail", "the password of 'carl' was set by entry");
	identity_is(&p, "carl", "reset");
	clock_right();
}

TEST(a_service_of_who_was_confirmed_goes_on_while_its_owners_powers_rest_after_a_reset)
{
	auto_plant p = { 0 };
	char secret[80];

	plant_data(&p);
	person_confirmed(&p.s, "jonas");
	code_used(&p, "jonas", secret);
	ask(&p.s, "GET", "/v1/models", p.token, NULL, 200);
	ask(&p.s, "POST", "/v1/models", p.token, body(&p.s, "{'name':'other','title':'x'}"), 201);
	ask(&p.s, "POST", "/v1/tokens", secret, token_body(&p.s, "ci"), 403);
	ask(&p.s, "POST", "/v1/models", secret, body(&p.s, "{'name':'third','title':'x'}"), 403);
}

static void own_key_revoked(struct plant *p, const char *secret, const char *key, int status)
{
	ask(&p->s, "POST", say(&p->s, "/v1/keys/%s/revoke", key), secret,
	    body(&p->s, "{'reason':'lost'}"), status);
}

/* Else the administrator who gave the code would take an approver's key away, and then the role. */
TEST(after_a_reset_the_account_revokes_the_keys_enrolled_since_and_none_from_before)
{
	struct person old = { .id = "mara" }, since = { .id = "mara" };
	auto_plant p = { 0 };

	plant_open(&p);
	strcpy(old.secret, p.mara.secret);
	person_key_add(&p.s, &old, "reviewer");
	password_anew(&p.s, "mara", since.secret);
	person_key_confirmed(&p.s, &old, &p.anna); /* which says nothing of who uses the account */
	identity_is(&p, "mara", "reset");
	own_key_revoked(&p, since.secret, old.key, 403);
	own_key_revoked(&p, since.secret, p.mara.key, 403);
	json_says(&p.s, "/detail", "it revokes no key that was enrolled before its password");
	json_says(&p.s, "/next", say(&p.s, "revoke-key --key-id %s", p.mara.key));
	person_key_add(&p.s, &since, "reviewer");
	own_key_revoked(&p, since.secret, since.key, 201);
	person_confirmed(&p.s, "mara");
	own_key_revoked(&p, since.secret, p.mara.key, 201);
	plant_holds(&p);
}
