#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "plant.h"

/* What is signed beside changes: who may propose, who signs, and that it has its effect once. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static void role_is(struct site *s, const char *user, const char *role, bool held)
{
	ask(s, "GET", say(s, "/v1/users/%s", user), s->admin, NULL, 200);
	ck_assert_uint_eq(json_times(s, "/roles", "/role", role), held);
}

static void act_is(struct site *s, const char *act, const char *state, size_t signatures)
{
	ask(s, "GET", say(s, "/v1/acts/%s", act), s->admin, NULL, 200);
	json_is(s, "/state", state);
	ck_assert_uint_eq(json_count(s, "/signatures"), signatures);
}

static const char *grant_of(struct site *s, const char *user, const char *role)
{
	return act_proposed(s, s->admin, "grant-role",
			    say(s, "'person':'%s','role':'%s','site':'munich'", user, role));
}

static void approver_at_munich(struct plant *p, struct person *out, const char *id)
{
	person_with_key_at(&p->s, out, id, "approver", "munich", false, &p->anna);
}

static const char *const by_act[] = { "approver", "auditor" };

TEST_EACH(an_approver_or_auditor_is_granted_by_two_approvers_beside_the_administrator, by_act)
{
	auto_plant p = { 0 };
	char carl[80];
	const char *act;

	plant_open(&p);
	person_add(&p.s, "carl", "", carl);
	ask(&p.s, "POST", "/v1/users/carl/roles/grant", p.s.admin,
	    body(&p.s, "{'role':'%s','site':'munich','reason':'a test'}", by_act[_i]), 409);
	json_says(&p.s, "/detail", "two approvers sign");
	act = grant_of(&p.s, "carl", by_act[_i]);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	role_is(&p.s, "carl", by_act[_i], false);
	act_is(&p.s, act, "open", 1);
	json_says(&p.s, "/missing", "1 order by role approver");
	json_is(&p.s, "/says/person", "carl");
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	role_is(&p.s, "carl", by_act[_i], true);
	act_is(&p.s, act, "done", 2);
	plant_holds(&p);
}

TEST(one_person_signs_an_act_once)
{
	auto_plant p = { 0 };
	char carl[80];
	const char *act;

	plant_open(&p);
	person_add(&p.s, "carl", "", carl);
	act = grant_of(&p.s, "carl", "auditor");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	person_signs_act(&p.s, &p.anna, act, "order", 409);
	json_says(&p.s, "/detail", "'anna' has signed it already");
	role_is(&p.s, "carl", "auditor", false);
}

TEST(whom_an_act_concerns_does_not_sign_it)
{
	struct person carl;
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	approver_at_munich(&p, &carl, "carl");
	act = act_proposed(&p.s, p.anna.secret, "suspend", "'person':'carl'");
	person_signs_act(&p.s, &carl, act, "order", 403);
	json_says(&p.s, "/detail", "it concerns 'carl', who does not sign it");
	act_is(&p.s, act, "open", 0);
}

TEST(an_approver_of_one_site_signs_no_grant_for_all)
{
	struct person carl, dana;
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	approver_at_munich(&p, &carl, "carl");
	approver_at_munich(&p, &dana, "dana");
	act = act_proposed(&p.s, p.s.admin, "grant-role",
			   "'person':'dana','role':'approver','site':'*'");
	ask(&p.s, "GET",
	    say(&p.s, "/v1/acts/%s/statement?key=%s&meaning=order&role=approver", act, carl.key),
	    carl.secret, NULL, 403);
	json_says(&p.s, "/detail", "'carl' does not sign as approver at *");
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	person_signs_act(&p.s, &dana,
			 act_proposed(&p.s, p.s.admin, "grant-role",
				      "'person':'carl','role':'approver','site':'*'"),
			 "order", 201);
}

TEST(a_sealed_key_signs_no_act)
{
	struct person sealed;
	auto_plant p = { 0 };
	char carl[80];
	const char *act, *statement;

	plant_open(&p);
	person_add(&p.s, "carl", "", carl);
	act = grant_of(&p.s, "carl", "auditor");
	sealed = p.anna;
	sealed.own[0] = '\0';
	statement = ask(&p.s, "GET",
			say(&p.s, "/v1/acts/%s/statement?key=%s&meaning=order&role=approver", act,
			    sealed.key),
			sealed.secret, NULL, 403);
	ck_assert_ptr_nonnull(statement);
	json_says(&p.s, "/detail", "a sealed key says nothing about who counts");
}

/* Who proposes what, and the members that it takes. */
static const struct {
	const char *by, *kind, *members;
	int status;
	const char *place, *detail;
} refused[] = {
	{ "jonas", "grant-role", "'person':'vera','role':'auditor','site':'munich'", 403, NULL,
	  "does not propose 'grant-role'" },
	{ "anna", "grant-role", "'person':'vera','role':'auditor','site':'munich'", 403, NULL,
	  "does not propose 'grant-role'" },
	{ "root", "grant-role", "'person':'vera','role':'auditor','site':'munich','announced':5",
	  400, "/announced", "the act 'grant-role' has no 'announced'" },
	{ "root", "suspend", "'person':'vera'", 403, NULL, "does not propose 'suspend'" },
	{ "root", "grant-role", "'person':'root','role':'auditor','site':'munich'", 403, "/person",
	  "about themselves" },
	{ "anna", "suspend", "'person':'anna'", 403, "/person", "about themselves" },
	{ "root", "grant-role", "'person':'vera','role':'reviewer','site':'munich'", 409, "/role",
	  "takes no signed act" },
	{ "root", "grant-role", "'person':'vera','role':'auditor','site':'atlantis'", 404, NULL,
	  "atlantis" },
	{ "root", "grant-role", "'person':'vera','role':'emperor','site':'munich'", 400, "/role",
	  "role" },
	{ "root", "grant-role", "'person':'mara','role':'auditor','site':'munich'", 409, NULL,
	  "clashes" },
	{ "root", "grant-role", "'person':'nobody','role':'auditor','site':'munich'", 404, NULL,
	  "nobody" },
	{ "root", "grant-role", "'person':'vera','site':'munich'", 400, "/role", "" },
	{ "anna", "suspend", "'person':null", 400, "/person", "" },
	{ "anna", "lift-suspension", "'person':'vera'", 409, NULL, "'vera' is not suspended" },
	{ "anna", "confirm-suspension", "'person':'vera','entry':3", 409, NULL,
	  "'vera' is not suspended" },
	{ "anna", "revoke-key",
	  "'key':'sha256:0123456789012345678901234567890123456789012345678901234567890123',"
	  "'person':'vera','since':1",
	  404, NULL, "key" },
	{ "anna", "open-ring", "'person':'vera'", 400, "/act", "no act 'open-ring' is taken" },
	{ "anna", "dance", "'person':'vera'", 400, "/act", "there is no act 'dance'" },
};

static const char *secret_of(struct plant *p, const char *who)
{
	return strcmp(who, "root") == 0   ? p->s.admin
	       : strcmp(who, "anna") == 0 ? p->anna.secret
					  : p->jonas.secret;
}

TEST(what_could_take_no_effect_is_not_proposed)
{
	auto_plant p = { 0 };

	plant_open(&p);
	for (size_t i = 0; i < countof(refused); i++) {
		ask(&p.s, "POST", "/v1/acts", secret_of(&p, refused[i].by),
		    body(&p.s, "{'act':'%s','reason':'a test',%s}", refused[i].kind,
			 json_of(&p.s, refused[i].members)),
		    refused[i].status);
		json_says(&p.s, "/detail", refused[i].detail);
		if (refused[i].place)
			json_is(&p.s, "/pointer", refused[i].place);
	}
	ask(&p.s, "GET", "/v1/acts?state=open", p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), 0);
}

TEST(one_act_of_a_kind_about_one_thing_is_open_and_its_proposer_withdraws_it)
{
	auto_plant p = { 0 };
	char carl[80];
	const char *act;

	plant_open(&p);
	person_add(&p.s, "carl", "", carl);
	act = grant_of(&p.s, "carl", "auditor");
	ask(&p.s, "POST", "/v1/acts", p.s.admin,
	    body(&p.s, "{'act':'grant-role','reason':'a test','person':'carl',"
		       "'role':'auditor','site':'munich'}"),
	    409);
	json_says(&p.s, "/detail", act);
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.mara.secret,
	    body(&p.s, "{'reason':'a test'}"), 403);
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/withdraw", act), p.s.admin,
	    body(&p.s, "{'reason':'a test'}"), 201);
	act_is(&p.s, act, "withdrawn", 0);
	person_signs_act(&p.s, &p.ben, act, "order", 409);
	ask(&p.s, "GET", "/v1/acts?state=open", p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), 0);
	ck_assert_str_ne(grant_of(&p.s, "carl", "auditor"), act);
	plant_holds(&p);
}

/* ---- a key of another person ---- */

static void key_is(struct plant *p, const char *key, const char *state, int64_t since)
{
	ask(&p->s, "GET", say(&p->s, "/v1/keys/%s", key), p->s.admin, NULL, 200);
	json_is(&p->s, "/state", state);
	json_is(&p->s, "/since", since < 0 ? "null" : say(&p->s, "%lld", (long long)since));
}

TEST(another_persons_key_is_revoked_by_an_act_that_says_from_which_entry_on)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	ask(&p.s, "POST", say(&p.s, "/v1/keys/%s/revoke", p.mara.key), p.anna.secret,
	    body(&p.s, "{'reason':'a test'}"), 403);
	json_says(&p.s, "/detail", "by a signed act");
	act = act_proposed(&p.s, p.anna.secret, "revoke-key",
			   say(&p.s, "'key':'%s','since':20", p.mara.key));
	key_is(&p, p.mara.key, "confirmed", -1);
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	key_is(&p, p.mara.key, "revoked", 20);
	plant_holds(&p);
}

/* How many entries there are: the second line of the head. */
static int64_t entries_so_far(struct site *s)
{
	const char *head = ask(s, "GET", "/log/checkpoint", NULL, NULL, 200);

	return atoll(head + strcspn(head, "\n") + 1);
}

static int reviewed_by_mara(struct plant *p, const char *model)
{
	int n = change_asked_of(&p->s, &p->jonas, say(&p->s, "models/%s/model.json", model),
				model_document(&p->s, model, "a"), 201);

	person_signs(&p->s, &p->mara, n, "review", "reviewer", 201);
	return n;
}

TEST(signatures_of_a_revoked_key_from_that_entry_on_are_listed_for_review)
{
	auto_plant p = { 0 };
	const char *url, *act;
	int64_t since;
	int second;

	plant_open(&p);
	url = say(&p.s, "/v1/keys/%s/disputed", p.mara.key);
	reviewed_by_mara(&p, "one");
	since = entries_so_far(&p.s);
	second = reviewed_by_mara(&p, "two");
	ask(&p.s, "GET", url, p.ben.secret, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), 0);
	act = act_proposed(&p.s, p.anna.secret, "revoke-key",
			   say(&p.s, "'key':'%s','since':%lld", p.mara.key, (long long)since));
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	ask(&p.s, "GET", url, p.ben.secret, NULL, 200);
	ck_assert_uint_eq(json_count(&p.s, "/items"), 1);
	json_is(&p.s, "/items/0/subject", say(&p.s, "change:%d", second));
}

TEST(its_owner_revokes_a_key_at_once_and_an_act_makes_it_earlier_and_never_later)
{
	auto_plant p = { 0 };
	int64_t now;
	const char *act;

	plant_open(&p);
	ask(&p.s, "POST", say(&p.s, "/v1/keys/%s/revoke", p.mara.key), p.mara.secret,
	    body(&p.s, "{'reason':'a test'}"), 201);
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s", p.mara.key), p.s.admin, NULL, 200);
	now = atoll(json_at(&p.s, "/since"));
	json_is(&p.s, "/index", say(&p.s, "%lld", (long long)now));
	act = act_proposed(&p.s, p.anna.secret, "revoke-key",
			   say(&p.s, "'key':'%s','since':%lld", p.mara.key, (long long)now - 1));
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	key_is(&p, p.mara.key, "revoked", now - 1);
	ask(&p.s, "POST", "/v1/acts", p.anna.secret,
	    body(&p.s, "{'act':'revoke-key','reason':'a test','key':'%s','since':%lld}", p.mara.key,
		 (long long)now),
	    409);
	json_is(&p.s, "/pointer", "/since");
	plant_holds(&p);
}

TEST(a_revocation_that_reaches_back_more_than_30_days_takes_two)
{
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	clock_ahead(31 * 24 * HOUR_MS);
	plant_login(&p);
	act = act_proposed(&p.s, p.anna.secret, "revoke-key",
			   say(&p.s, "'key':'%s','since':20", p.mara.key));
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	key_is(&p, p.mara.key, "confirmed", -1);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	key_is(&p, p.mara.key, "revoked", 20);
	clock_right();
}

/* ---- the last two ---- */

TEST(no_act_of_an_administrator_leaves_fewer_than_two_approvers_who_are_able_to_sign)
{
	struct person carl;
	auto_plant p = { 0 };

	plant_open(&p);
	ask(&p.s, "POST", "/v1/users/ben/roles/revoke", p.s.admin,
	    body(&p.s, "{'role':'approver','site':'*','reason':'a test'}"), 409);
	json_says(&p.s, "/detail", "without 'ben' 1 approver is able to sign for every site");
	ask(&p.s, "POST", "/v1/users/ben/deactivate", p.s.admin, body(&p.s, "{'reason':'a test'}"),
	    409);
	json_says(&p.s, "/detail", "there must be 2");
	approver_at_munich(&p, &carl, "carl");
	ask(&p.s, "POST", "/v1/users/ben/deactivate", p.s.admin, body(&p.s, "{'reason':'a test'}"),
	    409); /* carl's grant is of one site */
	role_granted_by_act(&p.s, "carl", "approver", "*");
	ask(&p.s, "POST", "/v1/users/ben/deactivate", p.s.admin, body(&p.s, "{'reason':'a test'}"),
	    201);
	plant_holds(&p);
}

/* Who proposes first decides nothing for the others. */
TEST(two_who_see_a_theft_propose_a_revocation_each_since_another_entry)
{
	auto_plant p = { 0 };
	const char *late, *early;

	plant_open(&p);
	late = act_proposed(&p.s, p.s.admin, "revoke-key", say(&p.s, "'key':'%s'", p.mara.key));
	early = act_proposed(&p.s, p.anna.secret, "revoke-key",
			     say(&p.s, "'key':'%s','since':9", p.mara.key));
	person_signs_act(&p.s, &p.anna, early, "order", 201);
	act_is(&p.s, early, "done", 1);
	person_signs_act(&p.s, &p.ben, late, "order", 409);
	plant_holds(&p);
}
