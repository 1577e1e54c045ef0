#include <stdlib.h>
#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "leaper.h"
#include "waiting.h"

/* What an administrator, or one approver, does to whom a re-founding names: it takes effect all the
 * same. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

struct awaited {
	struct founding_anew f;
	struct person quinn; /* an approver of one site, whom a re-founding does not count */
	const char *act;
	int64_t waits; /* the entry since which */
	char code[80]; /* that dana was given before */
};

static void awaited_close(struct awaited *w)
{
	anew_close(&w->f);
}
#define auto_awaited cleanup(awaited_close) struct awaited

static void code_asked(struct site *s, const char *id, int status)
{
	ask(s, "POST", say(s, "/v1/users/%s/invite", id), s->admin, "{\"reason\":\"a test\"}",
	    status);
}

static void approver_at_munich(struct awaited *w)
{
	struct site *s = &w->f.p.s;

	anew_open(&w->f);
	person_with_key_at(s, &w->quinn, "quinn", "approver", "munich", false, &w->f.p.anna);
	code_asked(s, "dana", 201);
	secret_given(s, w->code);
	approvers_gone(&w->f);
}

static void refounding_signed(struct awaited *w)
{
	struct site *s = &w->f.p.s;

	w->act = refound_signed(&w->f, two_named(&w->f));
	act_is_now(&w->f.p, w->act, "waiting");
	w->waits = strtoll(json_at(s, "/waiting/index"), NULL, 10);
}

static void awaited_open(struct awaited *w)
{
	approver_at_munich(w);
	refounding_signed(w);
}

static void it_founds_anew(struct awaited *w)
{
	plant_later(&w->f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&w->f.p, w->act, "done");
	anew_approves(&w->f, "carl", true);
	anew_approves(&w->f, "dana", true);
	plant_holds(&w->f.p);
}

/* The last answer refuses, and says what waits, until when, and who ends it. */
static void says_what_waits(struct awaited *w)
{
	struct site *s = &w->f.p.s;

	json_says(s, "/detail", say(s, "the re-founding by act %s names", w->act));
	json_says(s, "/detail", "and waits until");
	json_says(s, "/next",
		  say(s, "signet act propose end-refounding --entry %lld", (long long)w->waits));
}

static void role_asked(struct site *s, const char *user, const char *role, int status)
{
	ask(s, "POST", say(s, "/v1/users/%s/roles/grant", user), s->admin,
	    body(s, "{'role':'%s','site':'munich','reason':'a test'}", role), status);
}

TEST(while_a_re_founding_waits_no_administrator_ends_an_account_that_it_names)
{
	auto_awaited w = { 0 };

	awaited_open(&w);
	ask(&w.f.p.s, "POST", "/v1/users/carl/deactivate", w.f.p.s.admin, "{\"reason\":\"a test\"}",
	    409);
	says_what_waits(&w);
	ask(&w.f.p.s, "POST", "/v1/users/jonas/deactivate", w.f.p.s.admin,
	    "{\"reason\":\"a test\"}", 201);
	it_founds_anew(&w);
}

TEST(nor_is_a_role_that_clashes_granted_to_the_person_or_to_a_service_of_theirs)
{
	auto_awaited w = { 0 };
	struct site *s = &w.f.p.s;

	awaited_open(&w);
	role_asked(s, "carl", "administrator", 409);
	json_is(s, "/pointer", "/role");
	says_what_waits(&w);
	ask(s, "POST", "/v1/users", s->admin,
	    body(s, "{'id':'bot','name':'bot','site':'munich','owner':'dana'}"), 201);
	role_asked(s, "bot", "administrator", 409);
	says_what_waits(&w);
	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'grant-role','reason':'a test','person':'carl','role':'auditor',"
		    "'site':'munich'}"),
	    409);
	says_what_waits(&w);
	role_asked(s, "carl", "author", 201);
	it_founds_anew(&w);
}

TEST(nor_is_the_password_of_the_person_reset_by_a_code_that_was_given_before_either)
{
	auto_awaited w = { 0 };
	struct site *s = &w.f.p.s;

	awaited_open(&w);
	code_asked(s, "carl", 409);
	says_what_waits(&w);
	ask(s, "POST", "/v1/invitations/redeem", NULL,
	    body(s, "{'user':'dana','code':'%s','password':'" PASSWORD "'}", w.code), 409);
	says_what_waits(&w);
	it_founds_anew(&w);
	ask(s, "GET", "/v1/users/dana", s->admin, NULL, 200);
	json_is(s, "/identity", "confirmed");
}

TEST(one_approver_revokes_no_key_that_it_names_by_an_act_that_was_proposed_before_either)
{
	auto_awaited w = { 0 };
	struct site *s = &w.f.p.s;
	const char *before;

	approver_at_munich(&w);
	before = act_proposed(s, w.quinn.secret, "revoke-key", say(s, "'key':'%s'", w.f.dana.key));
	refounding_signed(&w);
	ask(s, "POST", "/v1/acts", w.quinn.secret,
	    body(s, "{'act':'revoke-key','reason':'a test','key':'%s'}", w.f.carl.key), 409);
	json_is(s, "/pointer", "/key");
	says_what_waits(&w);
	person_signs_act(s, &w.quinn, before, "order", 409);
	says_what_waits(&w);
	it_founds_anew(&w);
}

TEST(the_owner_of_a_key_that_it_names_revokes_it_and_it_lapses)
{
	auto_awaited w = { 0 };

	awaited_open(&w);
	key_given_up(&w.f, &w.f.carl, w.f.carl.key);
	plant_later(&w.f.p, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&w.f.p, w.act, "lapsed");
	anew_approves(&w.f, "dana", false);
	plant_holds(&w.f.p);
}

static void person_is(struct site *s, const char *id, const char *state)
{
	ask(s, "GET", say(s, "/v1/users/%s", id), s->admin, NULL, 200);
	json_is(s, "/state", state);
}

/* One by an administrator, one by an approver: carl's is over by itself, and carl lifts dana's. */
TEST(a_suspension_of_whom_it_names_hinders_it_not_and_goes_on)
{
	auto_awaited w = { 0 };
	struct site *s = &w.f.p.s;

	awaited_open(&w);
	ask(s, "POST", "/v1/users/carl/suspend", s->admin, "{\"reason\":\"a test\"}", 201);
	person_signs_act(s, &w.quinn, act_proposed(s, w.quinn.secret, "suspend", "'person':'dana'"),
			 "order", 201);
	it_founds_anew(&w);
	person_is(s, "carl", "suspended");
	person_is(s, "dana", "suspended");
	plant_later(&w.f.p, 73 * HOUR_MS);
	person_login(s, &w.f.carl);
	person_signs_act(s, &w.f.carl,
			 act_proposed(s, w.f.carl.secret, "lift-suspension", "'person':'dana'"),
			 "order", 201);
	person_is(s, "dana", "active");
	plant_holds(&w.f.p);
}

/* ---- an announcement ---- */

TEST(nor_makes_an_administrator_an_announcement_void)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;
	int64_t entry;

	anew_open(&f);
	entry = anew_announced(&f);
	ask(s, "POST", "/v1/users/carl/deactivate", s->admin, "{\"reason\":\"a test\"}", 409);
	json_says(s, "/detail", say(s, "by entry %lld names 'carl'", (long long)entry));
	json_says(s, "/next", say(s, "end-refounding --entry %lld", (long long)entry));
	role_asked(s, "dana", "administrator", 409);
	json_says(s, "/detail", "names 'dana', and is open");
	code_asked(s, "carl", 409);
	ask(s, "POST", "/v1/users/carl/suspend", s->admin, "{\"reason\":\"a test\"}", 201);
	plant_later(&f.p, 14 * DAY_MS + MINUTE_MS);
	act = refound_signed(&f, say(s, "%s,'announced':%lld", two_named(&f), (long long)entry));
	plant_later(&f.p, 15 * DAY_MS + 2 * MINUTE_MS);
	act_becomes(&f.p, act, "done");
	plant_holds(&f.p);
}

TEST(what_an_approvers_own_key_has_made_void_protects_nobody)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;

	anew_open(&f);
	anew_announced(&f);
	ask(s, "POST", "/v1/users/carl/deactivate", s->admin, "{\"reason\":\"a test\"}", 409);
	person_signs_act(s, &f.p.ben,
			 act_proposed(s, f.p.ben.secret, "suspend", "'person':'jonas'"), "order",
			 201);
	ask(s, "POST", "/v1/users/carl/deactivate", s->admin, "{\"reason\":\"a test\"}", 201);
	plant_holds(&f.p);
}

/* ---- an account that an administrator may have taken before ---- */

TEST(whose_password_was_reset_is_named_with_a_key_that_was_enrolled_since)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = act_proposed(s, s->admin, "refound", two_named(&f));
	holder_signs(&f.p, 0, act, 201);
	password_anew(s, "carl", f.carl.secret);
	holder_signs(&f.p, 1, act, 409);
	json_says(s, "/detail", "'carl' is named with a key that was enrolled before the password");
	refound_refused(&f, two_named(&f), 409, "/people/0", "was enrolled before the password");
	/* nobody ends what a holder has signed, and it keeps none with another key back */
	ask(s, "POST", say(s, "/v1/acts/%s/withdraw", act), s->admin, "{\"reason\":\"a test\"}",
	    403);
	person_key_add(s, &f.carl, "approver");
	act = refound_signed(&f, two_named(&f));
	act_is_now(&f.p, act, "waiting");
	plant_holds(&f.p);
}
