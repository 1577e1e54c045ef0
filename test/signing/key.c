#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "change.h"
#include "documents/envelope.h"

static void state_is(struct site *s, struct person *p, const char *state)
{
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/keys/%s", p->key), p->secret, NULL, 200);
	json_is(s, "/state", state);
}

/* Change 1, a model's. */
static void model_asked(struct site *s, const struct person *by)
{
	change_asked_of(s, by, "models/m/model.json", model_document(s, "m", "a"), 201);
}

TEST(the_founders_confirm_each_other_and_then_nobody_begins_that_way_again)
{
	struct person anna, ben, carl, dora;
	char auditor[80];
	auto_site s = { 0 };
	const char *act;

	site_open(&s);
	founders_add(&s, &anna, &ben);
	state_is(&s, &anna, "confirmed");
	state_is(&s, &ben, "confirmed");
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "GET", "/v1/audit?limit=200", auditor, NULL, 200);
	ck_assert_uint_eq(json_times(&s, "/items", "/action", "founding.closed"), 1);
	carl = (struct person){ .id = "carl" };
	dora = (struct person){ .id = "dora" };
	person_add(&s, "carl", "approver", carl.secret);
	person_add(&s, "dora", "approver", dora.secret);
	person_key_add(&s, &carl, "approver");
	person_key_add(&s, &dora, "approver");
	act = key_act(&s, anna.secret, dora.key);
	ask(&s, "GET",
	    arena_printf(&s.cx.mem,
			 "/v1/acts/%s/statement?key=%s&meaning=acknowledgement&role=approver", act,
			 carl.key),
	    carl.secret, NULL, 403);
	ask(&s, "POST", arena_printf(&s.cx.mem, "/v1/acts/%s/withdraw", act), anna.secret,
	    "{\"reason\":\"carl's key is not confirmed\"}", 201);
	person_key_confirmed(&s, &carl, &ben);
	person_key_confirmed(&s, &dora, &carl);
}

TEST(an_unconfirmed_founder_signs_no_change)
{
	struct person anna = { .id = "anna", .sealed = true };
	struct person jonas = { .id = "jonas" };
	auto_site s = { 0 };

	site_open(&s);
	redeem_and_login(&s, "anna", s.founder_codes[0], anna.secret);
	person_key_add(&s, &anna, "approver");
	person_add(&s, "jonas", "author", jonas.secret);
	model_asked(&s, &jonas);
	person_signs(&s, &anna, 1, "approval", "approver", 403);
}

TEST(an_administrator_who_sets_a_password_anew_cannot_sign_with_the_old_key)
{
	struct person anna, ben, mara;
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	person_with_key(&s, &mara, "mara", "reviewer", true, &anna);
	ask(&s, "POST", "/v1/users/mara/invite", s.admin, body(&s, "{'reason':'lost'}"), 201);
	redeem_and_login(&s, "mara", json_at(&s, "/secret"), mara.secret);
	model_asked(&s, &ben);
	person_signs(&s, &mara, 1, "review", "reviewer", 404); /* her powers rest */
	person_confirmed(&s, "mara");
	person_signs(&s, &mara, 1, "review", "reviewer", 409);
	json_says(&s, "/detail", "sealed under an earlier password");
}

TEST(a_token_never_signs)
{
	struct person anna, ben;
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	ask(&s, "POST", "/v1/tokens", anna.secret,
	    body(&s, "{'user':'anna','title':'t','scopes':['read','submit'],'days':1,'password':"
		     "'" PASSWORD "'}"),
	    201);
	secret_given(&s, anna.secret);
	model_asked(&s, &ben);
	person_signs(&s, &anna, 1, "approval", "approver", 403);
	json_says(&s, "/detail", "a token never signs");
}

/* What a client could hand in besides the statement that it was given. */
/* clang-format off */
static const struct { const char *what; int status; const char *pointer; } forgeries[] = {
	{ "nothing", 201, NULL },
	{ "meaning", 409, "/predicate/meaning/text" },
	{ "name", 409, "/predicate/signer/name" },
	{ "custody", 409, "/predicate/key/custody" },
	{ "subject", 409, "/subject" },
	{ "more", 409, "/subject" },
	{ "past", 409, "/predicate/not_after" },
	{ "dated back", 409, "/predicate/time" },
	{ "behind by little", 201, NULL },
	{ "offset", 409, "/predicate/time/offset" },
	{ "zone", 409, "/predicate/time/offset" },
	{ "offset as a zone", 409, "/predicate/time/offset" },
	{ "another zone", 201, NULL },
	{ "long", 409, "/predicate/not_after" },
	{ "future", 409, "/predicate/time" },
	{ "root", 409, "/predicate/base" },
	{ "size", 409, "/predicate/base" },
	{ "origin", 409, "/predicate/base/origin" },
	{ "change", 409, "/predicate/change" },
	{ "other", 403, "/predicate/key/fingerprint" },
};
/* clang-format on */

static void forge_time(const char *what, struct statement *st)
{
	if (strcmp(what, "past") == 0)
		st->time -= 240000, st->not_after = clock_ms() - 1;
	else if (strcmp(what, "dated back") == 0)
		st->time -= 360000;
	else if (strcmp(what, "behind by little") == 0)
		st->time -= 240000, st->not_after -= 240000;
	else if (strcmp(what, "offset") == 0)
		st->offset = "+02:00";
	else if (strcmp(what, "zone") == 0)
		st->zone = "Europe/Atlantis";
	else if (strcmp(what, "offset as a zone") == 0)
		st->zone = "GMT+0517", st->offset = "+05:17";
	else if (strcmp(what, "another zone") == 0)
		st->zone = "Asia/Kathmandu", st->offset = "+05:45";
	else if (strcmp(what, "long") == 0)
		st->not_after += 1;
	else if (strcmp(what, "future") == 0)
		st->time += 3600000, st->not_after += 3600000;
}

static void forge(struct site *s, const char *what, struct statement *st)
{
	static struct statement_subject more[3];

	if (strcmp(what, "meaning") == 0)
		st->meaning_text = "I approve whatever.";
	else if (strcmp(what, "name") == 0)
		st->signer_name = "Somebody Else";
	else if (strcmp(what, "custody") == 0)
		st->custody = "hardware";
	else if (strcmp(what, "subject") == 0)
		st->subjects[1].hash.b[0] ^= 1;
	else if (strcmp(what, "root") == 0)
		st->root.b[5] ^= 1;
	else if (strcmp(what, "size") == 0)
		st->size += 1000;
	else if (strcmp(what, "origin") == 0)
		st->origin = "signet/other/1";
	else if (strcmp(what, "change") == 0)
		st->change = 2;
	else if (strcmp(what, "other") == 0)
		st->fingerprint = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
	if (strcmp(what, "more") == 0) {
		memcpy(more, st->subjects, 2 * sizeof(more[0]));
		more[2].name = "models/m/more.json";
		st->subjects = more;
		st->n_subjects = 3;
	}
}

static void statement_asked(struct site *s, struct person *ben, int change, struct statement *st)
{
	ask(s, "GET",
	    arena_printf(&s->cx.mem,
			 "/v1/changes/%d/statement?key=%s&meaning=approval&role=approver", change,
			 ben->key),
	    ben->secret, NULL, 200);
	assert_ok(&s->cx, statement_parse(&s->cx, s->last.body, s->last.body_size, st));
}

TEST_EACH(a_statement_that_says_anything_else_is_refused_at_its_place_and_entered, forgeries)
{
	struct person anna, ben;
	char olga[80];
	struct statement st;
	struct printer p;
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	model_asked(&s, &anna);
	statement_asked(&s, &ben, 1, &st);
	forge(&s, forgeries[_i].what, &st);
	forge_time(forgeries[_i].what, &st);
	assert_ok(&s.cx, statement_print(&s.cx, &st, &p));
	ask(&s, "POST", "/v1/changes/1/signatures", ben.secret,
	    envelope_body_of(&s, &ben, p.text, p.size), forgeries[_i].status);
	if (!forgeries[_i].pointer)
		return;
	json_is(&s, "/pointer", forgeries[_i].pointer);
	person_add(&s, "olga", "auditor", olga);
	refusal_is_entered(&s, olga, forgeries[_i].pointer, "");
}

TEST(the_id_of_a_statement_signs_nothing_else_afterwards)
{
	struct person anna, ben;
	struct statement st;
	const char *used;
	struct printer p;
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	model_asked(&s, &anna);
	change_asked_of(&s, &anna, "models/n/model.json", model_document(&s, "n", "a"), 201);
	statement_asked(&s, &ben, 1, &st);
	used = st.id;
	assert_ok(&s.cx, statement_print(&s.cx, &st, &p));
	ask(&s, "POST", "/v1/changes/1/signatures", ben.secret,
	    envelope_body_of(&s, &ben, p.text, p.size), 201);
	statement_asked(&s, &ben, 2, &st);
	st.id = used;
	assert_ok(&s.cx, statement_print(&s.cx, &st, &p));
	ask(&s, "POST", "/v1/changes/2/signatures", ben.secret,
	    envelope_body_of(&s, &ben, p.text, p.size), 409);
	json_is(&s, "/pointer", "/predicate/id");
}

TEST(an_administrator_cannot_found_alone)
{
	auto_site s = { 0 };
	struct person anna, ben;
	char code[80];

	site_open(&s);
	ask(&s, "POST", "/v1/users/anna/invite", s.admin, body(&s, "{'reason':'x'}"), 403);
	json_says(&s, "/detail", "is a founder, and the founding is open");
	ask(&s, "POST", "/v1/users/ben/deactivate", s.admin, body(&s, "{'reason':'x'}"), 403);
	ask(&s, "POST", "/v1/users/ben/roles/revoke", s.admin,
	    body(&s, "{'role':'approver','site':'*','reason':'x'}"), 403);
	founders_add(&s, &anna, &ben);
	ask(&s, "POST", "/v1/users/anna/invite", s.admin, body(&s, "{'reason':'x'}"), 201);
	secret_given(&s, code);
	ask(&s, "POST", "/v1/invitations/redeem", NULL,
	    body(&s, "{'user':'anna','code':'%s','password':'" PASSWORD "'}", code), 201);
	ask(&s, "POST", "/v1/users/ben/invite", s.admin, body(&s, "{'reason':'x'}"), 409);
	json_says(&s, "/detail", "no approver is able to sign");
}
