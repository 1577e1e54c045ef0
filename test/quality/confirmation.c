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

TEST(a_sealed_key_confirms_no_key_and_who_tries_reads_what_to_do_and_leaves_an_entry)
{
	struct person anna, ben, carl = { .id = "carl" };
	char auditor[80];
	const char *url;
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	person_add(&s, "iris", "auditor", auditor);
	person_add(&s, "carl", "approver", carl.secret);
	person_key_add(&s, &carl, "approver");
	state_is(&s, &anna, anna.key, "confirmed");
	url = arena_printf(&s.cx.mem, "/v1/keys/%s/statement?key=%s", carl.key, anna.key);
	ask(&s, "GET", url, anna.secret, NULL, 403);
	json_says(&s, "/detail", "a sealed key confirms no key");
	json_says(&s, "/next", "'signet key new FILE --role approver'");
	ck_assert_uint_eq(entries_of(&s, auditor, "act.refused"), 0);
	url = arena_printf(&s.cx.mem, "/v1/keys/%s/confirm", carl.key);
	ask(&s, "POST", url, anna.secret,
	    envelope_in_body(&s, captured_confirmation(&s, &anna, carl.key)), 403);
	json_says(&s, "/detail", "a sealed key confirms no key");
	state_is(&s, &carl, carl.key, "pending");
	ck_assert_uint_eq(entries_of(&s, auditor, "act.refused"), 1);
	json_is(&s, "/items/0/fact/error", "forbidden");
	json_says(&s, "/items/0/fact/detail", "a sealed key confirms no key");
	person_key_confirmed(&s, &carl, &anna, 201);
	state_is(&s, &carl, carl.key, "confirmed");
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
	person_key_confirmed(s, anna, ben, 201);
	person_key_confirmed(s, ben, anna, 201);
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
	person_key_confirmed(&s, &own, &anna, 201);
	ck_assert_uint_eq(entries_with(&s, ACTION_FOUNDING_CLOSED), 0);
	memcpy(own.key, anna.own, sizeof(own.key));
	person_key_confirmed(&s, &own, &ben, 201);
	ck_assert_uint_eq(entries_with(&s, ACTION_FOUNDING_CLOSED), 1);
}
