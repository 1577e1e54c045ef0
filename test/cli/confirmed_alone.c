#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "captured.h"
#include "clocks.h"
#include "leaper.h"
#include "program.h"
#include "trust_desk.h"

/* Who has one signature: left out, with the reason, unless nobody else was there and it waited. */

static void alone_open(struct site *s, struct desk *d)
{
	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
}

/* ---- as a captured server enters it ---- */

static void desk_follows(struct desk *d, uint16_t port)
{
	desk_sh(d, arena_printf(&d->s->cx.mem,
				"for p in home-*/http_127.0.0.1_%u; do mv $p ${p%%_*}_%u; done",
				port, d->s->port));
	d->port = d->s->port;
	run(d, "ben", 0, "login", "--user", "ben", "--password-file", "password", NULL);
}

/* fay's key waits; the act is proposed, and ben has signed it. */
static int64_t half_confirmed(struct desk *d, struct person *ben, struct person *fay,
			      const char **act)
{
	struct site *s = d->s;

	person_add(s, "fay", "reviewer", fay->secret);
	fay->id = "fay";
	person_key_add(s, fay, "reviewer");
	*act = key_act(s, s->admin, fay->key);
	*ben = *s->founder[1];
	person_login(s, ben);
	person_signs_act(s, ben, *act, "acknowledgement", 201);
	return atoll(json_at(s, "/index"));
}

static void fay_left_out(struct desk *d, const char *why)
{
	run(d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	output_says(d->out, "of fay is left out: ");
	output_says(d->out, why);
	output_says(d->out, "+ anna");
	output_says_not(d->out, "+ fay");
}

TEST(a_key_with_one_signature_is_left_out_with_its_reason)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct person ben, fay = { 0 };
	uint16_t port;
	struct fact f;
	const char *act;
	int64_t by;

	alone_open(&s, &d);
	by = half_confirmed(&d, &ben, &fay, &act);
	port = s.port;
	f = captured_confirmation(&s, &fay, act, &by, 1);
	captured_entry(&s, "ben", &f);
	desk_follows(&d, port);
	fay_left_out(&d, "fewer than two approvers confirmed it");
}

/* anna's sealed key is never confirmed, and would not count if it were. */
TEST(a_key_that_a_sealed_key_confirmed_is_left_out_with_its_reason)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct person ben, fay = { 0 }, anna;
	uint16_t port;
	struct fact f;
	const char *act;
	int64_t by[2];

	alone_open(&s, &d);
	by[0] = half_confirmed(&d, &ben, &fay, &act);
	anna = *s.founder[0];
	person_login(&s, &anna);
	memcpy(anna.own, anna.key, sizeof(anna.own));
	anna.sealed = true;
	person_key_add(&s, &anna, "approver");
	f = captured_signature(&s, &anna, act, captured_acknowledgement(&s, &anna, act));
	port = s.port;
	by[1] = captured_entry(&s, "anna", &f);
	f = captured_confirmation(&s, &fay, act, by, 2);
	captured_entry(&s, "ben", &f);
	desk_follows(&d, port);
	fay_left_out(&d, "a sealed key signed it, and confirms none");
}

/* ---- where one other approver alone is there ---- */

/* ben's second key, which anna alone can confirm. */
static const char *bens_second(struct desk *d, struct person *ben, struct person *anna)
{
	struct site *s = d->s;
	const char *act;

	*ben = *s->founder[1];
	person_login(s, ben);
	person_key_add(s, ben, "approver");
	*anna = *s->founder[0];
	person_login(s, anna);
	act = key_act(s, anna->secret, ben->key);
	person_signs_act(s, anna, act, "acknowledgement", 201);
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/acts/%s", act), anna->secret, NULL, 200);
	json_is(s, "/state", "waiting");
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/keys/%s", ben->key), anna->secret, NULL, 200);
	return arena_strdup(&s->cx.mem, json_at(s, "/fingerprint"));
}

static void act_waited(struct site *s, struct person *anna)
{
	int64_t begun = clock_elapsed_ms();

	clock_ahead(25 * HOUR_MS);
	person_login(s, anna);
	do {
		ask(s, "GET", "/v1/acts?state=open", anna->secret, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (json_count(s, "/items") != 0);
}

/* 24 hours after anna signed, the new key comes into the file of people. */
static void key_taken_after_the_wait(struct site *s, struct desk *d, struct person *anna,
				     const char *fingerprint)
{
	act_waited(s, anna);
	d->clock = "+25h";
	run(d, "ben", 0, "login", "--user", "ben", "--password-file", "password", NULL);
	run(d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	output_says_not(d->out, "left out");
	output_says(d->out, fingerprint);
	clock_right();
}

TEST(what_one_confirmed_since_no_second_was_there_is_proposed_once_it_waited)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct person ben, anna;
	const char *fingerprint;

	alone_open(&s, &d);
	fingerprint = bens_second(&d, &ben, &anna);
	key_taken_after_the_wait(&s, &d, &anna, fingerprint);
}

/* cora and ben confirm a second key of anna's, and then cora is no approver any more. */
static void two_keys(struct site *s)
{
	struct person cora = { .id = "cora" }, anna = *s->founder[0];

	person_add(s, cora.id, "", cora.secret);
	role_granted_by_act(s, cora.id, "approver", "*");
	person_key_add(s, &cora, "approver");
	person_key_confirmed(s, &cora, s->founder[1]);
	person_login(s, &anna);
	person_key_add(s, &anna, "approver");
	person_key_confirmed(s, &anna, &cora);
	ask(s, "POST", "/v1/users/cora/roles/revoke", s->admin,
	    body(s, "{'role':'approver','site':'*','reason':'a test'}"), 201);
}

TEST(one_approver_with_two_keys_is_one_who_is_there)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct person ben, anna;
	const char *fingerprint;

	alone_open(&s, &d);
	two_keys(&s);
	fingerprint = bens_second(&d, &ben, &anna);
	key_taken_after_the_wait(&s, &d, &anna, fingerprint);
}

static const char *root_of(struct desk *d)
{
	size_t size;
	char *text = desk_text(d, "t/1.root.json", &size);
	struct hash h = hash_bytes(text, size);

	return digest_text(&d->s->cx, &h);
}

/* Nobody is able to sign but anna, and there is no root whose holders could. */
TEST(before_the_first_root_what_one_founder_confirmed_of_the_other_is_proposed_without_a_holder)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct person ben, anna;
	const char *fingerprint;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "key", "revoke", s.founder[1]->key, "--reason", "it is lost", NULL);
	fingerprint = bens_second(&d, &ben, &anna);
	act_waited(&s, &anna);
	person_login(&s, &ben);
	person_acknowledges(&s, &ben, root_of(&d), 201);
	d.clock = "+25h";
	run(&d, "ben", 0, "login", "--user", "ben", "--password-file", "password", NULL);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	output_says_not(d.out, "left out");
	output_says(d.out, fingerprint);
	clock_right();
}
