#include <string.h>

#include "captured.h"
#include "engine/log_read.h"

static void state_is(struct site *s, const struct person *p, const char *key, const char *state)
{
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/keys/%s", key), p->secret, NULL, 200);
	json_is(s, "/state", state);
}

static size_t entries_of(struct site *s, const char *auditor, const char *action)
{
	ask(s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	return json_times(s, "/items", "/action", action);
}

static const char *envelope_in_body(struct site *s, const char *envelope)
{
	return body(s, "{'envelope':%s}", quoted(s, envelope));
}

/* carl is to approve, and has enrolled a key. */
static void carl_comes(struct site *s, struct person *carl)
{
	*carl = (struct person){ .id = "carl" };
	person_add(s, "carl", "approver", carl->secret);
	person_key_add(s, carl, "approver");
}

TEST(a_key_counts_once_two_other_approvers_have_signed)
{
	struct person anna, ben, carl;
	auto_site s = { 0 };
	const char *act;

	site_open(&s);
	founders_add(&s, &anna, &ben);
	carl_comes(&s, &carl);
	act = key_act(&s, s.admin, carl.key);
	person_signs_act(&s, &anna, act, "acknowledgement", 201);
	state_is(&s, &carl, carl.key, "pending");
	ask(&s, "GET", arena_printf(&s.cx.mem, "/v1/acts/%s", act), ben.secret, NULL, 200);
	json_is(&s, "/missing", "1 acknowledgement by role approver at *");
	person_signs_act(&s, &ben, act, "acknowledgement", 201);
	state_is(&s, &carl, carl.key, "confirmed");
}

/* anna has a second key in a file, confirmed by ben and carl. */
TEST(one_person_with_two_keys_counts_once_for_a_key)
{
	struct person anna, ben, carl, dora = { .id = "dora" }, again;
	auto_site s = { 0 };
	const char *act;

	site_open(&s);
	founders_add(&s, &anna, &ben);
	carl_comes(&s, &carl);
	person_key_confirmed(&s, &carl, &anna);
	again = anna;
	again.sealed = false;
	again.own[0] = '\0';
	person_key_add(&s, &again, "approver");
	act = key_act(&s, s.admin, again.key);
	person_signs_act(&s, &ben, act, "acknowledgement", 201);
	person_signs_act(&s, &carl, act, "acknowledgement", 201);
	state_is(&s, &anna, again.key, "confirmed");
	person_add(&s, "dora", "approver", dora.secret);
	person_key_add(&s, &dora, "approver");
	act = key_act(&s, s.admin, dora.key);
	person_signs_act(&s, &anna, act, "acknowledgement", 201);
	person_signs_act(&s, &again, act, "acknowledgement", 409);
	json_says(&s, "/detail", "'anna' has signed it already");
	state_is(&s, &dora, dora.key, "pending");
	person_signs_act(&s, &carl, act, "acknowledgement", 201);
	state_is(&s, &dora, dora.key, "confirmed");
}

/* ben has a second key. */
TEST(nobody_confirms_their_own_key)
{
	struct person anna, ben, more, carl;
	auto_site s = { 0 };
	const char *act;

	site_open(&s);
	founders_add(&s, &anna, &ben);
	carl_comes(&s, &carl);
	person_key_confirmed(&s, &carl, &anna);
	more = ben;
	person_key_add(&s, &more, "approver");
	ask(&s, "POST", "/v1/acts", ben.secret,
	    body(&s, "{'act':'confirm-key','key':'%s','reason':'a test'}", more.key), 403);
	json_says(&s, "/detail", "nobody proposes 'confirm-key' about themselves");
	act = key_act(&s, s.admin, more.key);
	person_signs_act(&s, &ben, act, "acknowledgement", 403);
	json_says(&s, "/detail", "it concerns 'ben'");
	state_is(&s, &more, more.key, "pending");
}

TEST(a_key_is_proposed_by_who_may_while_it_waits_and_as_its_owners)
{
	struct person anna, ben, more, mara;
	auto_site s = { 0 };
	const char *asks;

	site_open(&s);
	founders_add(&s, &anna, &ben);
	person_with_key(&s, &mara, "mara", "reviewer", false, &anna);
	asks = body(&s, "{'act':'confirm-key','key':'%s','reason':'a test'}", mara.key);
	ask(&s, "POST", "/v1/acts", mara.secret, asks, 403);
	ask(&s, "POST", "/v1/acts", s.admin, asks, 409);
	json_says(&s, "/detail", "the key is confirmed already");
	more = ben;
	person_key_add(&s, &more, "approver");
	asks = body(&s, "{'act':'confirm-key','key':'%s','person':'mara','reason':'a test'}",
		    more.key);
	ask(&s, "POST", "/v1/acts", s.admin, asks, 409);
	json_is(&s, "/pointer", "/person");
	ask(&s, "POST", "/v1/acts", s.admin, body(&s, "{'act':'confirm-key','reason':'a test'}"),
	    400);
	json_is(&s, "/pointer", "/key");
}

TEST(a_sealed_key_confirms_no_key_and_who_tries_reads_what_to_do_and_leaves_an_entry)
{
	struct person anna, ben, carl;
	char auditor[80];
	const char *url, *act;
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	person_add(&s, "iris", "auditor", auditor);
	carl_comes(&s, &carl);
	state_is(&s, &anna, anna.key, "confirmed");
	act = key_act(&s, s.admin, carl.key);
	url = arena_printf(&s.cx.mem,
			   "/v1/acts/%s/statement?key=%s&meaning=acknowledgement&role=approver",
			   act, anna.key);
	ask(&s, "GET", url, anna.secret, NULL, 403);
	json_says(&s, "/detail", "a sealed key says nothing about who counts");
	json_says(&s, "/next", "'signet key new FILE --role approver'");
	ck_assert_uint_eq(entries_of(&s, auditor, "act.refused"), 0);
	url = arena_printf(&s.cx.mem, "/v1/acts/%s/signatures", act);
	ask(&s, "POST", url, anna.secret,
	    envelope_in_body(&s, captured_acknowledgement(&s, &anna, act)), 403);
	json_says(&s, "/detail", "a sealed key says nothing about who counts");
	state_is(&s, &carl, carl.key, "pending");
	ck_assert_uint_eq(entries_of(&s, auditor, "act.refused"), 1);
	json_is(&s, "/items/0/fact/error", "forbidden");
	json_says(&s, "/items/0/fact/detail", "a sealed key says nothing about who counts");
	person_signs_act(&s, &anna, act, "acknowledgement", 201);
	person_signs_act(&s, &ben, act, "acknowledgement", 201);
	state_is(&s, &carl, carl.key, "confirmed");
}

/* ---- the founding ---- */

/* ben's key is in a file and pending, as anna's is. */
static void founders_begin(struct site *s, struct person *anna, struct person *ben)
{
	struct person *all[] = { anna, ben };

	*anna = (struct person){ .id = "anna" };
	*ben = (struct person){ .id = "ben" };
	for (size_t i = 0; i < countof(all); i++) {
		redeem_and_login(s, all[i]->id, s->founder_codes[i], all[i]->secret);
		person_key_add(s, all[i], "approver");
	}
}

TEST(while_the_founding_is_open_a_founders_key_is_confirmed_by_the_other_founder_alone)
{
	struct person anna, ben;
	auto_site s = { 0 };
	const char *act;

	site_open(&s);
	founders_begin(&s, &anna, &ben);
	act = key_act(&s, s.admin, anna.key);
	ask(&s, "GET",
	    arena_printf(&s.cx.mem,
			 "/v1/acts/%s/statement?key=%s&meaning=acknowledgement&role=approver", act,
			 anna.key),
	    anna.secret, NULL, 403);
	person_signs_act(&s, &ben, act, "acknowledgement", 201);
	state_is(&s, &anna, anna.key, "confirmed");
	state_is(&s, &ben, ben.key, "pending");
}

TEST(while_the_founding_is_open_no_founder_confirms_a_third_persons_key_at_once)
{
	struct person anna, ben, mara = { .id = "mara" };
	auto_site s = { 0 };
	const char *act;

	site_open(&s);
	founders_begin(&s, &anna, &ben);
	person_key_confirmed(&s, &anna, &ben);
	person_add(&s, "mara", "reviewer", mara.secret);
	person_key_add(&s, &mara, "reviewer");
	act = key_act(&s, ben.secret, mara.key);
	person_signs_act(&s, &anna, act, "acknowledgement", 201);
	ask(&s, "GET",
	    arena_printf(&s.cx.mem,
			 "/v1/acts/%s/statement?key=%s&meaning=acknowledgement&role=approver", act,
			 ben.key),
	    ben.secret, NULL, 403);
	json_says(&s, "/detail", "the key is pending");
	ask(&s, "GET", arena_printf(&s.cx.mem, "/v1/acts/%s", act), ben.secret, NULL, 200);
	json_is(&s, "/state", "waiting");
	state_is(&s, &mara, mara.key, "pending");
}

/* Founders with a sealed key each, confirmed, and one of their own, which is not. */
static void both_sealed(struct site *s, struct person *anna, struct person *ben)
{
	struct person *all[] = { anna, ben };

	for (size_t i = 0; i < countof(all); i++) {
		struct person own;

		redeem_and_login(s, all[i]->id, s->founder_codes[i], all[i]->secret);
		own = *all[i];
		own.sealed = false;
		person_key_add(s, &own, "approver");
		person_key_add(s, all[i], "approver");
		memcpy(all[i]->own, own.key, sizeof(own.key));
		all[i]->signer = own.signer;
	}
	person_key_confirmed(s, anna, ben);
	person_key_confirmed(s, ben, anna);
}

/* Nobody is an auditor while the founding is open. */
static size_t entries_with(struct site *s, enum action action)
{
	struct checkpoint head;
	struct db *db;
	size_t n = 0;

	assert_ok(&s->cx, db_open(&s->cx, s->in.db_path, DB_READ, &db));
	assert_ok(&s->cx, trail_head(&s->cx, db, &head));
	for (int64_t i = 0; i < (int64_t)head.size; i++) {
		auto_entry e = { .json = NULL };

		assert_ok(&s->cx, trail_entry_open(&s->cx, db, i, &e));
		n += e.action == action;
	}
	db_close(db);
	return n;
}

TEST(a_founding_goes_on_until_each_founder_has_a_confirmed_key_that_is_not_sealed)
{
	struct person anna = { .id = "anna", .sealed = true };
	struct person ben = { .id = "ben", .sealed = true };
	struct person own = { 0 };
	auto_site s = { 0 };

	site_open(&s);
	both_sealed(&s, &anna, &ben);
	state_is(&s, &anna, anna.key, "confirmed");
	state_is(&s, &ben, ben.key, "confirmed");
	ck_assert_uint_eq(entries_with(&s, ACTION_FOUNDING_CLOSED), 0);
	memcpy(own.key, ben.own, sizeof(own.key));
	person_key_confirmed(&s, &own, &anna);
	ck_assert_uint_eq(entries_with(&s, ACTION_FOUNDING_CLOSED), 0);
	memcpy(own.key, anna.own, sizeof(own.key));
	person_key_confirmed(&s, &own, &ben);
	ck_assert_uint_eq(entries_with(&s, ACTION_FOUNDING_CLOSED), 1);
}
