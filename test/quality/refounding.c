#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "leaper.h"
#include "plant.h"

/* The root's holders found quality anew, where it cannot help itself, and quality people who are
 * there end that. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

struct founding_anew {
	struct plant p;
	struct person carl, dana; /* nobody yet, each with a key for an approver */
};

static void newcomer(struct plant *p, struct person *out, const char *id)
{
	*out = (struct person){ .id = id };
	person_add(&p->s, id, "", out->secret);
	person_key_add(&p->s, out, "approver");
}

static void anew_open(struct founding_anew *f)
{
	plant_open(&f->p);
	trust_found(&f->p);
	trust_send(&f->p, 201);
	newcomer(&f->p, &f->carl, "carl");
	newcomer(&f->p, &f->dana, "dana");
}

static void anew_close(struct founding_anew *f)
{
	clock_right();
	plant_close(&f->p);
}
#define auto_anew cleanup(anew_close) struct founding_anew

static void admin_again(struct site *s)
{
	ask(s, "POST", "/v1/session", NULL, body(s, "{'user':'root','password':'" PASSWORD "'}"),
	    201);
	secret_given(s, s->admin);
}

static void later(struct founding_anew *f, int64_t ms)
{
	clock_ahead(ms);
	admin_again(&f->p.s);
}

static const char *named(struct site *s, const struct person *p)
{
	return say(s, "{'id':'%s','fingerprint':'%s'}", p->id,
		   ed25519_fingerprint(&s->cx, p->signer.signer.public));
}

static const char *two_named(struct founding_anew *f)
{
	struct site *s = &f->p.s;

	return say(s, "'people':[%s,%s]", named(s, &f->carl), named(s, &f->dana));
}

static void refound_refused(struct founding_anew *f, const char *members, int status,
			    const char *place, const char *detail)
{
	struct site *s = &f->p.s;

	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'refound','reason':'a test',%s}", json_of(s, members)), status);
	if (place)
		json_is(s, "/pointer", place);
	json_says(s, "/detail", detail);
}

/* The n-th holder of the root. */
static void holder_signs(struct founding_anew *f, const char *act, int n, int status)
{
	struct site *s = &f->p.s;
	const char *document = say(
		s, "%s", ask(s, "GET", say(s, "/v1/acts/%s/document", act), s->admin, NULL, 200));
	const char *keyid = NULL, *sig = NULL;

	assert_ok(&s->cx, tuf_bytes_sign(&s->cx, &f->p.keys.root[n].signer, document,
					 strlen(document), &keyid, &sig));
	ask(s, "POST", say(s, "/v1/acts/%s/root-signatures", act), s->admin,
	    body(s, "{'keyid':'%s','sig':'%s'}", keyid, sig), status);
}

static const char *refound_signed(struct founding_anew *f, const char *members)
{
	const char *act = act_proposed(&f->p.s, f->p.s.admin, "refound", members);

	holder_signs(f, act, 0, 201);
	holder_signs(f, act, 1, 201);
	return act;
}

/* The index of the entry that announced it. */
static int64_t announced(struct founding_anew *f)
{
	struct site *s = &f->p.s;
	const char *act = act_proposed(s, s->admin, "announce-refounding", two_named(f));

	holder_signs(f, act, 0, 201);
	holder_signs(f, act, 1, 201);
	ask(s, "GET", say(s, "/v1/acts/%s", act), s->admin, NULL, 200);
	json_is(s, "/state", "done");
	return strtoll(json_at(s, "/done/index"), NULL, 10);
}

static void key_given_up(struct founding_anew *f, struct person *p, const char *key)
{
	ask(&f->p.s, "POST", say(&f->p.s, "/v1/keys/%s/revoke", key), p->secret,
	    "{\"reason\":\"it is lost\"}", 201);
}

/* Both approvers have lost the keys that they hold. */
static void approvers_gone(struct founding_anew *f)
{
	key_given_up(f, &f->p.anna, f->p.anna.own);
	key_given_up(f, &f->p.ben, f->p.ben.key);
}

static void act_is(struct founding_anew *f, const char *act, const char *state)
{
	ask(&f->p.s, "GET", say(&f->p.s, "/v1/acts/%s", act), f->p.s.admin, NULL, 200);
	json_is(&f->p.s, "/state", state);
}

/* The follower has looked. */
static void act_becomes(struct founding_anew *f, const char *act, const char *state)
{
	struct site *s = &f->p.s;
	int64_t begun = clock_elapsed_ms();

	do {
		ask(s, "GET", say(s, "/v1/acts/%s", act), s->admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (strcmp(json_at(s, "/state"), state) != 0);
}

static void alarm_becomes(struct founding_anew *f, const char *kind, bool open)
{
	struct site *s = &f->p.s;
	int64_t begun = clock_elapsed_ms();

	do {
		ask(s, "GET", "/v1/alarms", s->admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (json_times(s, "/items", "/kind", kind) != (open ? 1u : 0u));
}

static void approves(struct founding_anew *f, const char *id, bool is)
{
	ask(&f->p.s, "GET", say(&f->p.s, "/v1/users/%s", id), f->p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_times(&f->p.s, "/roles", "/role", "approver"), is);
}

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

TEST(the_roots_threshold_founds_quality_anew_24_hours_later)
{
	auto_anew f = { 0 };
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = act_proposed(&f.p.s, f.p.s.admin, "refound", two_named(&f));
	holder_signs(&f, act, 0, 201);
	act_is(&f, act, "open");
	holder_signs(&f, act, 0, 409);
	holder_signs(&f, act, 2, 201);
	act_is(&f, act, "waiting");
	alarm_becomes(&f, "act.waits", true);
	later(&f, 24 * HOUR_MS - MINUTE_MS);
	act_is(&f, act, "waiting");
	approves(&f, "carl", false);
	later(&f, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f, act, "done");
	approves(&f, "carl", true);
	approves(&f, "dana", true);
	approves(&f, "anna", true);
	alarm_becomes(&f, "act.waits", false);
	ask(&f.p.s, "GET", say(&f.p.s, "/v1/keys/%s", f.carl.key), f.p.s.admin, NULL, 200);
	json_is(&f.p.s, "/state", "confirmed");
	ask(&f.p.s, "GET", say(&f.p.s, "/v1/keys/%s/confirmation", f.carl.key), f.p.s.admin, NULL,
	    200);
	json_is(&f.p.s, "/envelope", "null");
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
	later(&f, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f, act, "done");
	person_login(s, &f.carl);
	person_login(s, &f.dana);
	act = act_proposed(s, s->admin, "grant-role",
			   "'person':'vera','role':'approver','site':'munich'");
	person_signs_act(s, &f.carl, act, "order", 201);
	person_signs_act(s, &f.dana, act, "order", 201);
	approves(&f, "vera", true);
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
	act = refound_signed(&f, say(s, "'people':[%s,%s]", named(s, &f.p.ben), named(s, &f.dana)));
	later(&f, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f, act, "done");
	approves(&f, "ben", true);
	approves(&f, "dana", true);
	approves(&f, "carl", false);
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
	alarm_becomes(&f, "act.waits", true);
	ask(s, "POST", say(s, "/v1/acts/%s/withdraw", act), s->admin, "{\"reason\":\"a test\"}",
	    403);
	act_is(&f, act, "waiting");
	waits = strtoll(json_at(s, "/waiting/index"), NULL, 10);
	ask(s, "POST", "/v1/acts", olga.secret,
	    body(s, "{'act':'end-refounding','reason':'a test','entry':3}"), 404);
	json_is(s, "/pointer", "/entry");
	end = act_proposed(s, olga.secret, "end-refounding",
			   say(s, "'entry':%lld", (long long)waits));
	ends_with(&f, &olga, end, 201);
	act_is(&f, act, "waiting");
	ends_with(&f, &otto, end, 201);
	act_is(&f, act, "withdrawn");
	act_is(&f, end, "done");
	alarm_becomes(&f, "act.waits", false);
	later(&f, 25 * HOUR_MS);
	approves(&f, "carl", false);
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
	act_is(&f, act, "waiting");
	person_signs_act(s, &f.p.anna,
			 act_proposed(s, f.p.anna.secret, "lift-suspension", "'person':'ben'"),
			 "order", 201);
	later(&f, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f, act, "lapsed");
	approves(&f, "carl", false);
	plant_holds(&f.p);
}

/* ---- announced ---- */

TEST(an_announcement_leads_to_it_after_14_days_in_which_no_approver_signed)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act, *members;
	int64_t entry;

	anew_open(&f);
	entry = announced(&f);
	members = say(s, "%s,'announced':%lld", two_named(&f), (long long)entry);
	alarm_becomes(&f, "refounding.announced", true);
	later(&f, 14 * DAY_MS - MINUTE_MS);
	refound_refused(&f, members, 409, "/announced", "was not there for 14 days yet");
	later(&f, 14 * DAY_MS + MINUTE_MS);
	refound_refused(&f,
			say(s, "'people':[%s,%s],'announced':%lld", named(s, &f.carl),
			    named(s, &f.p.ben), (long long)entry),
			409, "/announced", "names others");
	act = refound_signed(&f, members);
	later(&f, 15 * DAY_MS + 2 * MINUTE_MS);
	act_becomes(&f, act, "done");
	approves(&f, "dana", true);
	alarm_becomes(&f, "refounding.announced", false);
	refound_refused(&f, members, 409, "/announced", "is open");
	plant_holds(&f.p);
}

TEST(other_holders_than_those_who_announced_it_do_not_suffice)
{
	auto_anew f = { 0 };
	const char *act;
	int64_t entry;

	anew_open(&f);
	entry = announced(&f);
	later(&f, 14 * DAY_MS + MINUTE_MS);
	act = act_proposed(&f.p.s, f.p.s.admin, "refound",
			   say(&f.p.s, "%s,'announced':%lld", two_named(&f), (long long)entry));
	holder_signs(&f, act, 0, 201);
	holder_signs(&f, act, 2, 409);
	json_says(&f.p.s, "/detail", "other holders of the root signed the announcement");
	holder_signs(&f, act, 1, 201);
	act_is(&f, act, "waiting");
	plant_holds(&f.p);
}

TEST(one_signature_by_an_approvers_own_key_is_the_end_of_that_road)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *members;

	anew_open(&f);
	members = say(s, "%s,'announced':%lld", two_named(&f), (long long)announced(&f));
	later(&f, 13 * DAY_MS);
	person_login(s, &f.p.ben);
	person_signs_act(s, &f.p.ben,
			 act_proposed(s, f.p.ben.secret, "suspend", "'person':'jonas'"), "order",
			 201);
	later(&f, 14 * DAY_MS + MINUTE_MS);
	refound_refused(&f, members, 409, "/announced", "an approver's own key has signed since");
	plant_holds(&f.p);
}

TEST(two_quality_people_end_an_announcement)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *end;
	int64_t entry;

	anew_open(&f);
	entry = announced(&f);
	alarm_becomes(&f, "refounding.announced", true);
	end = act_proposed(s, f.p.anna.secret, "end-refounding",
			   say(s, "'entry':%lld", (long long)entry));
	founders_sign(s, end, "order", 201);
	act_is(&f, end, "done");
	alarm_becomes(&f, "refounding.announced", false);
	later(&f, 15 * DAY_MS);
	refound_refused(&f, say(s, "%s,'announced':%lld", two_named(&f), (long long)entry), 409,
			"/announced", "is open");
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
	carl = named(s, &f.carl);
	vera.signer = f.dana.signer;
	refound_refused(&f, say(s, "'people':[%s]", carl), 400, "/people", "two people");
	refound_refused(&f, say(s, "'people':[%s,%s]", carl, carl), 400, "/people/1/id", "");
	refound_refused(&f, say(s, "'people':[%s,%s]", carl, named(s, &vera)), 409, "/people/1",
			"'root' has enrolled no key");
	key_given_up(&f, &f.dana, f.dana.key);
	refound_refused(&f, two_named(&f), 409, "/people/1",
			"'dana' is named with a key that is revoked");
	person_key_add(s, &f.dana, "approver");
	ask(s, "POST", "/v1/users/dana/deactivate", s->admin, "{\"reason\":\"a test\"}", 201);
	refound_refused(&f, two_named(&f), 409, "/people/1", "'dana' is no person in use");
	plant_holds(&f.p);
}

/* The same bytes with another instance, as somebody's own program might make them. */
TEST(a_signature_over_other_bytes_than_the_documents_is_none)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act, *other, *keyid = NULL, *sig = NULL;

	anew_open(&f);
	approvers_gone(&f);
	act = act_proposed(s, s->admin, "refound", two_named(&f));
	ask(s, "GET", say(s, "/v1/acts/%s", act), s->admin, NULL, 200);
	other = say(s, "{\"v\":1,\"act\":\"refound\",\"id\":\"%s\"}", act);
	assert_ok(&s->cx, tuf_bytes_sign(&s->cx, &f.p.keys.root[0].signer, other, strlen(other),
					 &keyid, &sig));
	ask(s, "POST", say(s, "/v1/acts/%s/root-signatures", act), s->admin,
	    body(s, "{'keyid':'%s','sig':'%s'}", keyid, sig), 422);
	json_is(s, "/pointer", "/sig");
	plant_holds(&f.p);
}

TEST(what_takes_effect_once_does_not_again)
{
	auto_anew f = { 0 };
	const char *act;

	anew_open(&f);
	approvers_gone(&f);
	act = refound_signed(&f, two_named(&f));
	holder_signs(&f, act, 2, 409);
	later(&f, 24 * HOUR_MS + MINUTE_MS);
	act_becomes(&f, act, "done");
	holder_signs(&f, act, 2, 409);
	json_says(&f.p.s, "/detail", "is done");
}
