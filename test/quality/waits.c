#include <string.h>

#include "base/clock.h"
#include "clocks.h"
#include "leaper.h"
#include "plant.h"
#include "release.h"

/* Where one approver alone is there to sign: that one, 24 hours with an alarm, and, where fewer
 * than two are able to sign, one of the root's holders. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define DAY         (24 * HOUR_MS)

static void admin_again(struct plant *p)
{
	ask(&p->s, "POST", "/v1/session", NULL,
	    body(&p->s, "{'user':'root','password':'" PASSWORD "'}"), 201);
	secret_given(&p->s, p->s.admin);
}

/* By the server's clock, some time after now. */
static void time_passes(struct plant *p, int64_t ms)
{
	clock_ahead(ms);
	admin_again(p);
}

static void act_is(struct plant *p, const char *act, const char *state)
{
	ask(&p->s, "GET", say(&p->s, "/v1/acts/%s", act), p->s.admin, NULL, 200);
	json_is(&p->s, "/state", state);
}

/* The follower has looked. */
static void act_becomes(struct plant *p, const char *act, const char *state)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(&p->s, "GET", say(&p->s, "/v1/acts/%s", act), p->s.admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (strcmp(json_at(&p->s, "/state"), state) != 0);
}

/* Are so many alarms of acts that wait open? */
static void alarms_become(struct plant *p, size_t n)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(&p->s, "GET", "/v1/alarms", p->s.admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (json_times(&p->s, "/items", "/kind", "act.waits") != n);
}

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

/* vera becomes an auditor, once ben is away. */
static const char *grant_by_one(struct plant *p)
{
	ask(&p->s, "POST", "/v1/users/ben/suspend", p->s.admin, body(&p->s, "{'reason':'ill'}"),
	    201);
	return grant_of(p, "iris", "auditor");
}

static void plant_with_root(struct plant *p)
{
	char secret[80];

	plant_open(p);
	person_add(&p->s, "iris", "", secret);
	trust_found(p);
	trust_send(p, 201);
}

/* A holder's signature on a document, as a body. */
static const char *held_by(struct plant *p, const struct seed_signer *holder, const char *document)
{
	const char *keyid, *sig;

	assert_ok(&p->s.cx, tuf_bytes_sign(&p->s.cx, &holder->signer, document, strlen(document),
					   &keyid, &sig));
	return body(&p->s, "{'keyid':'%s','sig':'%s'}", keyid, sig);
}

static void holder_signs(struct plant *p, size_t holder, const char *act, int status)
{
	const char *document = arena_strdup(
		&p->s.cx.mem,
		ask(&p->s, "GET", say(&p->s, "/v1/acts/%s/document", act), p->s.admin, NULL, 200));

	ask(&p->s, "POST", say(&p->s, "/v1/acts/%s/root-signatures", act), p->jonas.secret,
	    held_by(p, &p->keys.root[holder], document), status);
}

/* ---- one approver beside one who is able ---- */

TEST(what_one_approver_signs_about_the_other_takes_effect_after_24_hours_with_an_alarm)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	act = grant_of(&p, "ben", "approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is(&p, act, "waiting");
	json_is(&p.s, "/missing", "null");
	ck_assert_str_ne(json_at(&p.s, "/until"), "null");
	alarms_become(&p, 1);
	json_is(&p.s, "/items/0/object", say(&p.s, "act:%s", act));
	json_says(&p.s, "/items/0/detail", "grant-role takes effect at");
	person_signs_act(&p.s, &p.anna, act, "order", 409);
	time_passes(&p, DAY - 60000);
	act_is(&p, act, "waiting");
	time_passes(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	ask(&p.s, "GET", "/v1/users/ben", p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_times(&p.s, "/roles", "/site", "munich"), 1);
	alarms_become(&p, 0);
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
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.anna.secret,
	    body(&p.s, "{'reason':'a test'}"), 403);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	alarms_become(&p, 1);
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.mara.secret,
	    body(&p.s, "{'reason':'a test'}"), 403);
	secret = _i == 0 ? p.anna.secret : _i == 1 ? p.ben.secret : p.s.admin;
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), secret,
	    body(&p.s, "{'reason':'a test'}"), 201);
	act_is(&p, act, "withdrawn");
	alarms_become(&p, 0);
	time_passes(&p, DAY + 1000);
	ck_assert_str_ne(grant_of(&p, "ben", "approver"), act);
	act_is(&p, act, "withdrawn");
	plant_holds(&p);
	clock_right();
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
	alarms_become(&p, 1);
	ask(&p.s, "POST", say(&p.s, "/v1/keys/%s/revoke", p.anna.own), p.anna.secret,
	    body(&p.s, "{'reason':'stolen'}"), 201);
	time_passes(&p, DAY + 1000);
	act_becomes(&p, act, "lapsed");
	alarms_become(&p, 0);
	plant_holds(&p);
	clock_right();
}

/* ---- fewer than two are able ---- */

TEST(where_fewer_than_two_are_able_to_sign_a_holder_of_the_root_signs_too)
{
	auto_plant p = { 0 };
	const char *act;

	plant_with_root(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is(&p, act, "open");
	json_is(&p.s, "/missing", "1 signature of the root's holders");
	json_is(&p.s, "/holders_asked", "1");
	holder_signs(&p, 2, act, 201);
	act_is(&p, act, "waiting");
	ck_assert_uint_eq(json_count(&p.s, "/root_signatures"), 1);
	alarms_become(&p, 1);
	time_passes(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	role_is(&p, "iris", "auditor", true);
	plant_holds(&p);
	clock_right();
}

TEST(the_holders_signature_may_come_first)
{
	auto_plant p = { 0 };
	const char *act;

	plant_with_root(&p);
	act = grant_by_one(&p);
	holder_signs(&p, 0, act, 201);
	act_is(&p, act, "open");
	json_says(&p.s, "/missing", "1 order by role approver");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	act_is(&p, act, "waiting");
	plant_holds(&p);
}

TEST(a_signature_that_no_holder_made_of_this_document_is_refused_with_its_place)
{
	struct seed_signer stranger = { 0 };
	unsigned char seed[SEED_SIZE] = { 7 };
	auto_plant p = { 0 };
	const char *act, *url;

	plant_with_root(&p);
	act = grant_by_one(&p);
	url = say(&p.s, "/v1/acts/%s/root-signatures", act);
	seed_signer_init(&stranger, seed);
	ask(&p.s, "POST", url, p.jonas.secret, held_by(&p, &stranger, "{}"), 403);
	json_is(&p.s, "/pointer", "/keyid");
	ask(&p.s, "POST", url, p.jonas.secret, held_by(&p, &p.keys.root[0], "{}"), 422);
	json_is(&p.s, "/pointer", "/sig");
	json_says(&p.s, "/next", "signet act sign");
	holder_signs(&p, 0, act, 201);
	holder_signs(&p, 0, act, 409);
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

	plant_with_root(&p);
	act = grant_of(&p, "iris", "auditor");
	holder_signs(&p, 0, act, 409);
	json_says(&p.s, "/detail", "asks for no signature of the root's holders");
	json_says(&p.s, "/next", "signet act sign");
}

TEST(an_act_that_does_not_fit_any_more_when_the_time_has_come_lapses)
{
	auto_plant p = { 0 };
	const char *act;

	plant_with_root(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	holder_signs(&p, 0, act, 201);
	alarms_become(&p, 1);
	role_grant(&p.s, "iris", "author");
	time_passes(&p, DAY + 1000);
	act_becomes(&p, act, "lapsed");
	role_is(&p, "iris", "auditor", false);
	alarms_become(&p, 0);
	plant_holds(&p);
	clock_right();
}

TEST(who_comes_back_meanwhile_does_not_undo_the_wait)
{
	auto_plant p = { 0 };
	const char *act;

	plant_with_root(&p);
	act = grant_by_one(&p);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	holder_signs(&p, 0, act, 201);
	person_signs_act(&p.s, &p.anna,
			 act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'ben'"),
			 "order", 201);
	act_is(&p, act, "waiting");
	time_passes(&p, DAY + 1000);
	act_becomes(&p, act, "done");
	role_is(&p, "iris", "auditor", true);
	plant_holds(&p);
	clock_right();
}

/* ---- nobody is there ---- */

TEST(what_nobody_is_there_to_sign_is_not_proposed)
{
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users/ben/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	ask(&p.s, "POST", "/v1/acts", p.s.admin,
	    body(&p.s, "{'act':'grant-role','reason':'a test','person':'anna',"
		       "'role':'approver','site':'munich'}"),
	    409);
	json_says(&p.s, "/detail", "no approver other than 'anna' is able to sign");
	json_says(&p.s, "/next", "found quality anew");
}

TEST(the_roots_threshold_lifts_a_suspension_where_no_approver_is_there)
{
	auto_plant p = { 0 };
	const char *act;

	plant_with_root(&p);
	ask(&p.s, "POST", "/v1/users/ben/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	ask(&p.s, "POST", "/v1/users/anna/suspend", p.s.admin, body(&p.s, "{'reason':'ill'}"), 201);
	act = act_proposed(&p.s, p.s.admin, "lift-suspension", "'person':'anna'");
	holder_signs(&p, 0, act, 201);
	act_is(&p, act, "open");
	json_says(&p.s, "/missing", "or 1 signature of the root's holders");
	holder_signs(&p, 1, act, 201);
	act_is(&p, act, "done");
	person_login(&p.s, &p.anna);
	plant_holds(&p);
}
