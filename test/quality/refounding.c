#include <stdlib.h>
#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "files.h"
#include "leaper.h"
#include "waiting.h"

/* The root's holders found quality anew, where it cannot help itself, and quality people who are
 * there end that. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

TEST(while_two_approvers_are_able_only_an_announcement_leads_to_a_re_founding)
{
	auto_anew f = { 0 };

	anew_open(&f);
	refound_refused(&f, two_named(&f), 409, "/announced", "2 approvers of every site are able");
	refound_refused(&f, say(&f.p.s, "%s,'announced':3", two_named(&f)), 409, "/announced",
			"no announcement by entry 3 is open");
	ask(&f.p.s, "POST", "/v1/users/ben/suspend", f.p.s.admin, "{\"reason\":\"a test\"}", 201);
	refound_refused(&f, two_named(&f), 409, "/announced", "2 approvers of every site are able");
	plant_holds(&f.p);
}

TEST(a_re_founding_that_is_refused_is_an_entry)
{
	auto_anew f = { 0 };
	char olga[80];

	anew_open(&f);
	person_add(&f.p.s, "olga", "auditor", olga);
	refound_refused(&f, two_named(&f), 409, "/announced", "2 approvers of every site are able");
	refusal_is_entered(&f.p.s, olga, "/announced", "2 approvers of every site are able");
	refound_refused(&f, say(&f.p.s, "%s,'announced':3", two_named(&f)), 409, "/announced",
			"no announcement by entry 3 is open");
	refusal_is_entered(&f.p.s, olga, "/announced", "no announcement by entry 3 is open");
	plant_holds(&f.p);
}

TEST(an_administrator_opens_no_way_to_it_by_a_reset)
{
	auto_anew f = { 0 };
	char secret[80];

	anew_open(&f);
	password_anew(&f.p.s, "ben", secret);
	refound_refused(&f, two_named(&f), 409, "/announced", "2 approvers of every site are able");
	plant_holds(&f.p);
}

TEST(the_roots_threshold_founds_quality_anew_24_hours_later)
{
	auto_anew f = { 0 };
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = act_proposed(&f.p.s, f.p.s.admin, "refound", two_named(&f));
	holder_signs(&f.p, 0, act, 201);
	act_is_now(&f.p, act, "open");
	holder_signs(&f.p, 0, act, 201); /* again: the first answer */
	act_is_now(&f.p, act, "open");
	holder_signs(&f.p, 2, act, 201);
	act_is_now(&f.p, act, "waiting");
	alarms_become(&f.p, "act.waits", 1);
	plant_later(&f.p, 24 * HOUR_MS - MINUTE_MS);
	act_is_now(&f.p, act, "waiting");
	anew_approves(&f, "carl", false);
	plant_later(&f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f.p, act, "done");
	anew_approves(&f, "carl", true);
	anew_approves(&f, "dana", true);
	anew_approves(&f, "anna", true);
	alarms_become(&f.p, "act.waits", 0);
	ask(&f.p.s, "GET", say(&f.p.s, "/v1/keys/%s", f.carl.key), f.p.s.admin, NULL, 200);
	json_is(&f.p.s, "/state", "confirmed");
	ask(&f.p.s, "GET", say(&f.p.s, "/v1/keys/%s/confirmation", f.carl.key), f.p.s.admin, NULL,
	    200);
	ck_assert_uint_eq(json_count(&f.p.s, "/signatures"), 2);
	json_is(&f.p.s, "/signatures/0/envelope", "null");
	plant_holds(&f.p);
}

/* The two suspend who does not answer, and bring in another one. */
TEST(the_new_founders_sign_as_approvers_of_every_site)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = refound_signed(&f, two_named(&f));
	plant_later(&f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f.p, act, "done");
	person_login(s, &f.carl);
	person_login(s, &f.dana);
	act = act_proposed(s, s->admin, "grant-role",
			   "'person':'vera','role':'approver','site':'munich'");
	person_signs_act(s, &f.carl, act, "order", 201);
	person_signs_act(s, &f.dana, act, "order", 201);
	anew_approves(&f, "vera", true);
	act = act_proposed(s, f.carl.secret, "suspend", "'person':'ben'");
	person_signs_act(s, &f.carl, act, "order", 201);
	ask(s, "GET", "/v1/users/ben", s->admin, NULL, 200);
	json_is(s, "/state", "suspended");
	plant_holds(&f.p);
}

TEST(an_approver_who_is_left_may_be_one_of_the_two)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;

	anew_open(&f);
	key_given_up(&f, &f.p.anna, f.p.anna.own);
	act = refound_signed(
		&f, say(s, "'people':[%s,%s]", anew_named(s, &f.p.ben), anew_named(s, &f.dana)));
	plant_later(&f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f.p, act, "done");
	anew_approves(&f, "ben", true);
	anew_approves(&f, "dana", true);
	anew_approves(&f, "carl", false);
	plant_holds(&f.p);
}

/* A reviewer with a key that the server never holds; the confirmation waits for no act. */
static void reviewer_add(struct founding_anew *f, struct person *out, const char *id)
{
	person_with_key_at(&f->p.s, out, id, "reviewer", "munich", false, &f->p.anna);
}

static void ends_with(struct founding_anew *f, struct person *p, const char *act, int status)
{
	struct site *s = &f->p.s;
	const char *url =
		say(s, "/v1/acts/%s/statement?key=%s&meaning=order&role=reviewer", act, p->key);

	ask(s, "POST", say(s, "/v1/acts/%s/signatures", act), p->secret, envelope_body(s, p, url),
	    status);
}

TEST(two_reviewers_of_a_site_end_a_re_founding_that_waits_and_nobody_ends_it_alone)
{
	struct person olga, otto;
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act, *end;
	int64_t waits;

	anew_open(&f);
	reviewer_add(&f, &olga, "olga");
	reviewer_add(&f, &otto, "otto");
	approvers_gone(&f);
	act = refound_signed(&f, two_named(&f));
	alarms_become(&f.p, "act.waits", 1);
	ask(s, "POST", say(s, "/v1/acts/%s/withdraw", act), s->admin, "{\"reason\":\"a test\"}",
	    403);
	act_is_now(&f.p, act, "waiting");
	waits = strtoll(json_at(s, "/waiting/index"), NULL, 10);
	ask(s, "POST", "/v1/acts", olga.secret,
	    body(s, "{'act':'end-refounding','reason':'a test','entry':3}"), 404);
	json_is(s, "/pointer", "/entry");
	end = act_proposed(s, olga.secret, "end-refounding",
			   say(s, "'entry':%lld", (long long)waits));
	ends_with(&f, &olga, end, 201);
	act_is_now(&f.p, act, "waiting");
	ends_with(&f, &otto, end, 201);
	act_is_now(&f.p, act, "withdrawn");
	act_is_now(&f.p, end, "done");
	alarms_become(&f.p, "act.waits", 0);
	plant_later(&f.p, 25 * HOUR_MS);
	anew_approves(&f, "carl", false);
	plant_holds(&f.p);
}

TEST(it_lapses_where_two_approvers_are_able_again_before_it_takes_effect)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;

	anew_open(&f);
	act = act_proposed(s, f.p.anna.secret, "suspend", "'person':'ben'");
	person_signs_act(s, &f.p.anna, act, "order", 201);
	act = refound_signed(&f, two_named(&f));
	act_is_now(&f.p, act, "waiting");
	person_signs_act(s, &f.p.anna,
			 act_proposed(s, f.p.anna.secret, "lift-suspension", "'person':'ben'"),
			 "order", 201);
	plant_later(&f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f.p, act, "lapsed");
	anew_approves(&f, "carl", false);
	plant_holds(&f.p);
}

/* ---- what is refused ---- */

TEST(whom_it_names_must_be_two_people_in_use_with_keys_of_their_own)
{
	struct person vera = { .id = "root" };
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *carl;

	anew_open(&f);
	approvers_gone(&f);
	carl = anew_named(s, &f.carl);
	vera.signer = f.dana.signer;
	refound_refused(&f, say(s, "'people':[%s]", carl), 400, "/people", "two people");
	refound_refused(&f, say(s, "'people':[%s,%s]", carl, carl), 400, "/people/1/id", "");
	refound_refused(&f, say(s, "'people':[%s,%s]", carl, anew_named(s, &vera)), 409,
			"/people/1", "'root' has enrolled no key");
	key_given_up(&f, &f.dana, f.dana.key);
	refound_refused(&f, two_named(&f), 409, "/people/1",
			"'dana' is named with a key that is revoked");
	person_key_add(s, &f.dana, "approver");
	ask(s, "POST", "/v1/users/dana/deactivate", s->admin, "{\"reason\":\"a test\"}", 201);
	refound_refused(&f, two_named(&f), 409, "/people/1", "'dana' is no person in use");
	plant_holds(&f.p);
}

/* The same bytes with another instance, as somebody's own program might make them. */
TEST(a_signature_over_another_instances_document_is_none_and_its_refusal_is_entered)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act, *other, *keyid = NULL, *sig = NULL;
	char auditor[80];

	anew_open(&f);
	person_add(s, "ida", "auditor", auditor);
	approvers_gone(&f);
	act = act_proposed(s, s->admin, "refound", two_named(&f));
	other = ask(s, "GET", say(s, "/v1/acts/%s/document", act), s->admin, NULL, 200);
	other = text_with(&s->cx, other, json_at(s, "/instance"),
			  "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17");
	assert_ok(&s->cx, tuf_bytes_sign(&s->cx, &f.p.keys.root[0].signer, other, strlen(other),
					 &keyid, &sig));
	ask(s, "POST", say(s, "/v1/acts/%s/root-signatures", act), s->admin,
	    body(s, "{'keyid':'%s','sig':'%s'}", keyid, sig), 422);
	json_is(s, "/pointer", "/sig");
	refusal_is_entered(s, auditor, "/sig", "");
	plant_holds(&f.p);
}

TEST(what_takes_effect_once_does_not_again)
{
	auto_anew f = { 0 };
	char auditor[80];
	const char *act;

	anew_open(&f);
	person_add(&f.p.s, "ida", "auditor", auditor);
	approvers_gone(&f);
	act = refound_signed(&f, two_named(&f));
	holder_signs(&f.p, 2, act, 409);
	plant_later(&f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f.p, act, "done");
	holder_signs(&f.p, 2, act, 409);
	json_says(&f.p.s, "/detail", "is done");
	ask(&f.p.s, "POST", "/v1/session", NULL,
	    body(&f.p.s, "{'user':'ida','password':'" PASSWORD "'}"), 201);
	secret_given(&f.p.s, auditor);
	refusal_is_entered(&f.p.s, auditor, "null", "is done");
}
