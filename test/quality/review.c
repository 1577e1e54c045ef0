#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "leaper.h"
#include "plant.h"

/* What a revocation disputes is reviewed by somebody who had no part in it. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

/* mara signed two changes with her key, and ben's signature ends it from the first of them on. */
struct theft {
	struct plant p;
	int64_t signature[2]; /* the entries */
	int64_t entry;        /* of the revocation */
};

static int64_t key_number(struct theft *t, const char *member)
{
	ask(&t->p.s, "GET", say(&t->p.s, "/v1/keys/%s", t->p.mara.key), t->p.s.admin, NULL, 200);
	return atoll(json_at(&t->p.s, "%s", member));
}

static int64_t signed_by_mara(struct theft *t, const char *model)
{
	struct site *s = &t->p.s;
	int n = change_asked_of(s, &t->p.jonas, say(s, "models/%s/model.json", model),
				model_document(s, model, "a"), 201);

	person_signs(s, &t->p.mara, n, "review", "reviewer", 201);
	return atoll(json_at(s, "/index"));
}

static void revoked(struct theft *t, const char *proposer, struct person *signer)
{
	struct site *s = &t->p.s;
	const char *act = act_proposed(
		s, proposer, "revoke-key",
		say(s, "'key':'%s','since':%lld", t->p.mara.key, (long long)t->signature[0]));

	person_signs_act(s, signer, act, "order", 201);
	t->entry = key_number(t, "/index");
}

static void theft_open(struct theft *t)
{
	plant_open(&t->p);
	t->signature[0] = signed_by_mara(t, "one");
	t->signature[1] = signed_by_mara(t, "two");
	revoked(t, t->p.s.admin, &t->p.ben);
}

static void theft_close(struct theft *t)
{
	plant_close(&t->p);
}
#define auto_theft cleanup(theft_close) struct theft

static const char *review_of(struct theft *t, const char *upholds)
{
	return act_proposed(
		&t->p.s, t->p.s.admin, "review",
		say(&t->p.s, "'entry':%lld,'upholds':[%s]", (long long)t->entry, upholds));
}

static const char *index_text(struct theft *t, int64_t index)
{
	return say(&t->p.s, "%lld", (long long)index);
}

/* The review that upheld the one signature and the other; "null": none. */
static void upheld_is(struct theft *t, bool first, bool second)
{
	struct site *s = &t->p.s;

	ask(s, "GET", say(s, "/v1/keys/%s/disputed", t->p.mara.key), t->p.ben.secret, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 2);
	ck_assert_int_eq(strcmp(json_at(s, "/items/0/upheld"), "null") != 0, first);
	ck_assert_int_eq(strcmp(json_at(s, "/items/1/upheld"), "null") != 0, second);
}

TEST(a_review_by_an_approver_who_had_no_part_says_which_signatures_count_all_the_same)
{
	auto_theft t = { 0 };
	const char *act;

	theft_open(&t);
	upheld_is(&t, false, false);
	act = review_of(&t, index_text(&t, t.signature[1]));
	upheld_is(&t, false, false);
	person_signs_act(&t.p.s, &t.p.anna, act, "confirmation", 201);
	upheld_is(&t, false, true);
	ask(&t.p.s, "GET", say(&t.p.s, "/v1/keys/%s/reviews", t.p.mara.key), t.p.ben.secret, NULL,
	    200);
	ck_assert_uint_eq(json_count(&t.p.s, "/items"), 1);
	json_says(&t.p.s, "/items/0/entry", "key.reviewed");
	plant_holds(&t.p);
}

TEST(another_review_upholds_more_and_takes_nothing_back)
{
	auto_theft t = { 0 };

	theft_open(&t);
	person_signs_act(&t.p.s, &t.p.anna, review_of(&t, ""), "confirmation", 201);
	upheld_is(&t, false, false);
	person_signs_act(&t.p.s, &t.p.anna, review_of(&t, index_text(&t, t.signature[0])),
			 "confirmation", 201);
	upheld_is(&t, true, false);
	person_signs_act(&t.p.s, &t.p.anna, review_of(&t, index_text(&t, t.signature[1])),
			 "confirmation", 201);
	upheld_is(&t, true, true);
	plant_holds(&t.p);
}

TEST(a_review_names_by_itself_the_newest_revocation_of_the_key)
{
	auto_theft t = { 0 };
	const char *act;

	theft_open(&t);
	act = act_proposed(&t.p.s, t.p.anna.secret, "review",
			   say(&t.p.s, "'key':'%s'", t.p.mara.key));
	ask(&t.p.s, "GET", say(&t.p.s, "/v1/acts/%s", act), t.p.ben.secret, NULL, 200);
	json_is(&t.p.s, "/says/entry", index_text(&t, t.entry));
	json_is(&t.p.s, "/person", "mara");
	json_is(&t.p.s, "/object",
		say(&t.p.s, "entry:%lld upholds [], proposed by anna", (long long)t.entry));
}

TEST(who_proposed_or_signed_the_revocation_and_whose_key_it_was_do_not_review_it)
{
	auto_theft t = { 0 };
	struct person carl;
	const char *act;

	plant_open(&t.p);
	t.signature[0] = signed_by_mara(&t, "one");
	revoked(&t, t.p.anna.secret, &t.p.ben);
	carl = plant_approver(&t.p, "carl");
	act = review_of(&t, "");
	person_signs_act(&t.p.s, &t.p.anna, act, "confirmation", 403);
	json_says(&t.p.s, "/detail", "'anna' proposed or signed a revocation of the key");
	person_signs_act(&t.p.s, &t.p.ben, act, "confirmation", 403);
	json_says(&t.p.s, "/detail", "'ben' proposed or signed a revocation of the key");
	json_says(&t.p.s, "/next", "Another approver must");
	person_signs_act(&t.p.s, &carl, act, "confirmation", 201);
	plant_holds(&t.p);
}

/* Signed in the role reviewer. */
static void reviewer_signs_act(struct plant *p, struct person *who, const char *act, int status)
{
	struct site *s = &p->s;
	ask(s, "POST", say(s, "/v1/acts/%s/signatures", act), who->secret,
	    envelope_body(s, who,
			  say(s, "/v1/acts/%s/statement?key=%s&meaning=confirmation&role=reviewer",
			      act, who->key)),
	    status);
}

TEST(a_reviewer_reviews_where_every_approver_who_is_able_to_sign_had_a_part)
{
	auto_theft t = { 0 };
	struct person rita, carl;
	const char *act;

	plant_open(&t.p);
	person_with_key(&t.p.s, &rita, "rita", "reviewer", false, &t.p.anna);
	t.signature[0] = signed_by_mara(&t, "one");
	revoked(&t, t.p.anna.secret, &t.p.ben);
	act = review_of(&t, index_text(&t, t.signature[0]));
	ask(&t.p.s, "GET", say(&t.p.s, "/v1/acts/%s", act), t.p.ben.secret, NULL, 200);
	json_is(&t.p.s, "/asks/0/role", "reviewer");
	carl = plant_approver(&t.p, "carl"); /* who is able, and had no part */
	ask(&t.p.s, "GET", say(&t.p.s, "/v1/acts/%s", act), t.p.ben.secret, NULL, 200);
	json_is(&t.p.s, "/asks/0/role", "approver");
	reviewer_signs_act(&t.p, &rita, act, 403);
	ask(&t.p.s, "POST", say(&t.p.s, "/v1/users/%s/suspend", carl.id), t.p.s.admin,
	    body(&t.p.s, "{'reason':'a test'}"), 201);
	reviewer_signs_act(&t.p, &rita, act, 201);
	plant_holds(&t.p);
}

/* What a review says that the log does not have; %1 the revocation, %2 the first signature. */
static const struct {
	const char *members;
	int status;
	const char *place, *detail;
} refused[] = {
	{ "'entry':3", 409, "/entry", "entry 3 is no revocation that disputes a signature" },
	{ "'upholds':[1]", 400, "/entry", "" },
	{ "'entry':%1,'upholds':[3]", 409, "/upholds/0", "entry 3 is no signature that" },
	{ "'entry':%1,'upholds':[%2,%1]", 409, "/upholds/1", "is no signature that" },
	{ "'entry':%1,'upholds':[%2,%2]", 400, "/upholds/1", "" },
	{ "'entry':%1,'upholds':['x']", 400, "/upholds/0", "the index of an entry" },
	{ "'entry':%1,'upholds':[99999]", 400, "/upholds", "" },
};

static const char *numbers_filled(struct theft *t, const char *text)
{
	const char *out = "";

	for (; *text; text++)
		if (*text == '%') {
			text++;
			out = say(&t->p.s, "%s%lld", out,
				  (long long)(*text == '1' ? t->entry : t->signature[0]));
		} else {
			out = say(&t->p.s, "%s%c", out, *text);
		}
	return out;
}

TEST(a_review_is_about_a_revocation_that_disputes_and_upholds_what_it_disputes)
{
	auto_theft t = { 0 };

	theft_open(&t);
	for (size_t i = 0; i < countof(refused); i++) {
		ask(&t.p.s, "POST", "/v1/acts", t.p.anna.secret,
		    body(&t.p.s, "{'act':'review','reason':'a test',%s}",
			 json_of(&t.p.s, numbers_filled(&t, refused[i].members))),
		    refused[i].status);
		json_says(&t.p.s, "/detail", refused[i].detail);
		json_is(&t.p.s, "/pointer", refused[i].place);
	}
	person_signs_act(&t.p.s, &t.p.anna, review_of(&t, index_text(&t, t.signature[0])),
			 "confirmation", 201);
	ask(&t.p.s, "POST", "/v1/acts", t.p.anna.secret,
	    body(&t.p.s, "{'act':'review','reason':'a test','entry':%lld}", (long long)t.entry),
	    409);
	json_says(&t.p.s, "/detail", "it was reviewed");
	ask(&t.p.s, "POST", "/v1/acts", t.p.anna.secret,
	    body(&t.p.s, "{'act':'review','reason':'a test','entry':%lld,'upholds':[%lld]}",
		 (long long)t.entry, (long long)t.signature[0]),
	    409);
	json_is(&t.p.s, "/pointer", "/upholds/0");
}

TEST(a_revocation_that_disputes_nothing_is_not_reviewed)
{
	auto_theft t = { 0 };

	plant_open(&t.p);
	signed_by_mara(&t, "one");
	t.signature[0] = key_number(&t, "/index") + 40; /* behind all of it */
	ask(&t.p.s, "POST", say(&t.p.s, "/v1/keys/%s/revoke", t.p.mara.key), t.p.mara.secret,
	    body(&t.p.s, "{'reason':'a test'}"), 201);
	ask(&t.p.s, "POST", "/v1/acts", t.p.anna.secret,
	    body(&t.p.s, "{'act':'review','reason':'a test','entry':%lld}",
		 (long long)key_number(&t, "/index")),
	    409);
	json_is(&t.p.s, "/pointer", "/entry");
}

/* ---- in time ---- */

static size_t alarms(struct theft *t)
{
	ask(&t->p.s, "GET", "/v1/alarms", t->p.s.admin, NULL, 200);
	return json_times(&t->p.s, "/items", "/kind", "review.due");
}

/* What follows by itself has followed: an act was entered, and the alarm with it or before it. */
static void alarms_await(struct theft *t, size_t n)
{
	int64_t began = clock_elapsed_ms();

	while (alarms(t) != n && clock_elapsed_ms() - began < PATIENCE_MS)
		;
	ck_assert_uint_eq(alarms(t), n);
}

static void days_pass(struct theft *t, int64_t days)
{
	clock_ahead(days * 24 * HOUR_MS);
	plant_login(&t->p);
	ask(&t->p.s, "POST", "/v1/session", NULL,
	    body(&t->p.s, "{'user':'root','password':'" PASSWORD "'}"), 201);
	secret_given(&t->p.s, t->p.s.admin);
}

TEST(a_review_that_does_not_come_within_five_days_is_an_alarm_until_it_comes)
{
	auto_theft t = { 0 };
	const char *act;

	theft_open(&t);
	ck_assert_uint_eq(alarms(&t), 0);
	days_pass(&t, 4);
	ck_assert_uint_eq(alarms(&t), 0);
	days_pass(&t, 6);
	alarms_await(&t, 1);
	ck_assert_uint_eq(
		json_times(&t.p.s, "/items", "/object", say(&t.p.s, "key:%s", t.p.mara.key)), 1);
	json_says(&t.p.s,
		  say(&t.p.s, "%s/detail", json_find(&t.p.s, "/items", "/kind", "review.due")),
		  say(&t.p.s, "signet act propose review --key-id %s", t.p.mara.key));
	act = act_proposed(&t.p.s, t.p.anna.secret, "review",
			   say(&t.p.s, "'entry':%lld", (long long)t.entry));
	person_signs_act(&t.p.s, &t.p.anna, act, "confirmation", 201);
	alarms_await(&t, 0);
	clock_right();
}

static void listed(struct plant *p, const char *kind, const char *person, const char *rests)
{
	struct site *s = &p->s;
	const char *at;

	ask(s, "GET", say(s, "/v1/keys/%s/disputed?limit=100", p->ben.key), s->admin, NULL, 200);
	at = json_find(s, "/items", "/on", say(s, "%s of %s", kind, person));
	ck_assert_uint_eq(json_count(s, "%s/rests", at), *rests != '\0');
	if (*rests)
		json_is(s, say(s, "%s/rests/0", at), rests);
}

static const char *signed_by_ben(struct plant *p, const char *kind, const char *members,
				 const char *meaning)
{
	const char *act = act_proposed(&p->s, p->s.admin, kind, members);

	person_signs_act(&p->s, &p->ben, act, meaning, 201);
	return act;
}

static long long done_by(struct plant *p, const char *act)
{
	ask(&p->s, "GET", say(&p->s, "/v1/acts/%s", act), p->s.admin, NULL, 200);
	return atoll(json_at(&p->s, "/done/index"));
}

TEST(what_acts_brought_by_a_disputed_signature_is_listed_with_kind_person_and_entry)
{
	auto_plant p = { 0 };
	struct site *s = &p.s;
	const char *grant, *person, *open;
	char secret[80];

	plant_open(&p);
	person_add(s, "iris", "", secret);
	person_add(s, "dora", "", secret);
	password_anew(s, "dora", secret);
	grant = signed_by_ben(&p, "grant-role", "'person':'iris','role':'auditor','site':'munich'",
			      "order");
	person_signs_act(s, &p.anna, grant, "order", 201);
	person = signed_by_ben(&p, "confirm-person", "'person':'dora'", "acknowledgement");
	person_signs_act(s, &p.anna, person, "acknowledgement", 201);
	open = signed_by_ben(&p, "grant-role", "'person':'dora','role':'auditor','site':'munich'",
			     "order");
	person_signs_act(
		s, &p.anna,
		act_proposed(s, s->admin, "revoke-key", say(s, "'key':'%s','since':20", p.ben.key)),
		"order", 201);
	listed(&p, "grant-role", "iris",
	       say(s, "grant-role of iris, by entry %lld", done_by(&p, grant)));
	listed(&p, "confirm-person", "dora",
	       say(s, "confirm-person of dora, by entry %lld", done_by(&p, person)));
	ask(s, "GET", say(s, "/v1/acts/%s", open), s->admin, NULL, 200);
	json_is(s, "/state", "open");
	listed(&p, "grant-role", "dora", "");
}

/* What ben's stolen key signed brought dora in: her key reviews nothing of it, and nobody waits for
 * it. */
TEST(a_key_that_a_disputed_signature_confirmed_does_not_review_that_and_a_reviewer_does)
{
	struct person dora, rita;
	auto_plant p = { 0 };
	const char *act;
	int64_t entry, since;

	plant_open(&p);
	person_with_key(&p.s, &rita, "rita", "reviewer", false, &p.anna);
	dora = (struct person){ .id = "dora" };
	person_add(&p.s, "dora", "", dora.secret);
	role_granted_by_act(&p.s, "dora", "approver", "*");
	person_key_add(&p.s, &dora, "approver");
	act = key_act(&p.s, p.s.admin, dora.key);
	person_signs_act(&p.s, &p.ben, act, "acknowledgement", 201);
	since = atoll(json_at(&p.s, "/index"));
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	act = act_proposed(&p.s, p.s.admin, "revoke-key",
			   say(&p.s, "'key':'%s','since':%lld", p.ben.key, (long long)since));
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s", p.ben.key), p.s.admin, NULL, 200);
	entry = atoll(json_at(&p.s, "/index"));
	act = act_proposed(
		&p.s, p.s.admin, "review",
		say(&p.s, "'entry':%lld,'upholds':[%lld]", (long long)entry, (long long)since));
	person_signs_act(&p.s, &dora, act, "confirmation", 403);
	json_says(&p.s, "/detail", "what is reviewed confirmed the key");
	reviewer_signs_act(&p, &rita, act, 201);
	ask(&p.s, "GET", say(&p.s, "/v1/acts/%s", act), p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "done");
	plant_holds(&p);
}
