#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "leaper.h"
#include "trust_desk.h"

/* A log that ran ahead, as people with the program meet it. */

static void cora_joins(struct desk *d)
{
	struct site *s = d->s;
	char code[80];

	ask(s, "POST", "/v1/users", s->admin, body(s, "{'id':'cora','name':'C','site':'munich'}"),
	    201);
	role_grant(s, "cora", "reviewer");
	ask(s, "POST", "/v1/users/cora/invite", s->admin, body(s, "{'reason':'r'}"), 201);
	secret_given(s, code);
	desk_join(d, "cora", code);
	run(d, "cora", 0, "key", "new", "cora.seed", "--role", "reviewer", NULL);
}

static void log_ran_ahead(struct site *s)
{
	clock_ahead(2 * HOUR_MS);
	role_grant(s, "cora", "author");
	clock_right();
}

static void signers_made(struct desk *d, const char *more)
{
	run(d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", more, NULL);
}

static size_t spans(struct desk *d)
{
	struct trust_signers *s = arena_alloc(&d->s->cx.mem, sizeof(*s));
	size_t size;
	const char *text = desk_text(d, "t/trust/signers.json", &size);

	assert_ok(&d->s->cx, trust_signers_parse(&d->s->cx, text, size, s));
	return s->n_corrected;
}

static void confirms(struct desk *d, int code, const char *fingerprint)
{
	run(d, "ben", code, "key", "confirm", "cora", "--fingerprint", fingerprint, "--key",
	    "ben.seed", "--yes", NULL);
}

static const char *coras_fingerprint(struct desk *d)
{
	return value_of(d, run(d, "cora", 0, "key", "list", "--json", NULL), "fingerprint");
}

TEST(a_refused_signature_says_the_way_out_and_after_it_the_same_key_is_confirmed)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *key;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	cora_joins(&d);
	key = coras_fingerprint(&d);
	log_ran_ahead(&s);
	confirms(&d, 5, key);
	output_says(d.err, "it lies before the newest entry that the signer knew of");
	output_says(d.err, "signet trust signers DIR --key SEED --correct");
	signers_made(&d, "--correct");
	output_says(d.out, "ran ahead: the clock said ");
	ck_assert_uint_eq(spans(&d), 1);
	confirms(&d, 0, key);
	desk_confirms(&d, "anna", "cora");
	output_says(run(&d, "cora", 0, "key", "list", NULL), "confirmed");
}

TEST(a_span_stays_in_the_versions_that_follow_and_is_there_once)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	cora_joins(&d);
	run(&d, "ben", 4, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", "--correct",
	    NULL);
	output_says(d.err, "the newest entry's time is that of the clock");
	log_ran_ahead(&s);
	role_grant(&s, "cora", "tester");
	signers_made(&d, "--correct");
	run(&d, "ben", 4, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", "--correct",
	    NULL);
	output_says(d.err, "is corrected");
	output_says(d.err, "Sign without --correct");
	signers_made(&d, NULL);
	ck_assert_uint_eq(spans(&d), 1);
}

/* ---- the clock of the machine that signs ---- */

TEST(a_slow_or_fast_clock_of_the_signers_machine_is_named_before_anything_is_signed)
{
	static const char *const off[] = { "-1h", "+1h" };
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *key;

	trust_desk_found(&s, &d);
	cora_joins(&d);
	key = coras_fingerprint(&d);
	for (size_t i = 0; i < countof(off); i++) {
		d.clock = off[i];
		confirms(&d, 1, key);
		output_says(d.err, "away from this machine's");
		output_says(d.err, "Set the clock that is wrong");
	}
	d.clock = "-1m";
	confirms(&d, 0, key);
}

/* ---- a person's word ---- */

TEST(an_operator_accepts_the_servers_clock_by_the_time_of_the_own_machine)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	cora_joins(&d);
	role_grant(&s, "cora", "operator");
	clock_ahead(-2 * HOUR_MS);
	output_says(run(&d, "cora", 0, "clock", "show", NULL), "held");
	d.clock = "-1h";
	run(&d, "cora", 5, "clock", "accept", "--reason", "r", "--password-file", "password", NULL);
	output_says(d.err, "more than five minutes lie between");
	d.clock = NULL;
	run(&d, "cora", 0, "clock", "accept", "--reason", "r", "--password-file", "password", NULL);
	ask(&s, "GET", "/v1/clock", s.admin, NULL, 200);
	json_is(&s, "/held", "false");
	run(&d, "ben", 0, "clock", "accept", "--reason", "r", "--password-file", "password", NULL);
}

static int64_t timestamp_version(struct site *s)
{
	ask(s, "GET", "/tuf/metadata/timestamp.json", NULL, NULL, 200);
	return atoll(json_at(s, "/signed/version"));
}

static void timestamp_follows(struct site *s, int64_t version)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	while (timestamp_version(s) <= version)
		ck_assert_int_lt(clock_elapsed_ms(), until);
}

#define LOGIN_ANYWHERE "login", "--user", "cora", "--password-file", "password", "--accept-vkey"
#define TOO_LONG       "timestamp is good until"

/* The timestamp is signed once more after half of its seven days, for seven days more. */
TEST(a_server_four_days_ahead_lets_in_whom_it_had_let_in_and_after_their_word_everybody)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	int64_t version;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	cora_joins(&d);
	role_grant(&s, "cora", "operator");
	version = timestamp_version(&s);
	clock_ahead(96 * HOUR_MS);
	timestamp_follows(&s, version);
	run(&d, "fresh", 3, LOGIN_ANYWHERE, NULL);
	output_says(d.err, TOO_LONG);
	output_says(d.err, "signet clock accept");
	output_says(run(&d, "cora", 0, LOGIN_ANYWHERE, NULL), TOO_LONG);
	output_says(run(&d, "cora", 0, "status", NULL), TOO_LONG);
	version = timestamp_version(&s);
	run(&d, "cora", 0, "clock", "accept", "--reason", "r", "--password-file", "password", NULL);
	timestamp_follows(&s, version);
	run(&d, "fresh", 0, LOGIN_ANYWHERE, NULL);
	output_says_not(run(&d, "cora", 0, LOGIN_ANYWHERE, NULL), TOO_LONG);
}

/* ---- boxes that a clock has locked ---- */

#define RENEW(role) "trust", "renew", "t", role, "--key", "t/first.seed", "--yes"
#define SIGN_ROOT   "trust", "sign", "t/2.root.json", "--key", "t/second.seed", "--yes", NULL
#define SETS        " root sets the time that devices keep to "

TEST(each_holder_sees_the_time_that_a_root_sets_and_the_next_one_sets_none)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, RENEW("root"), "--clock", "now", NULL);
	output_says(d.out, "+" SETS);
	run(&d, "ben", 0, SIGN_ROOT);
	output_says(d.out, "+" SETS);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, RENEW("root"), NULL);
	output_says(d.out, "-" SETS);
	output_says_not(d.out, "+" SETS);
}

static const struct {
	const char *role, *clock;
	int code;
	const char *says;
} clocks[] = {
	{ "targets", "now", 2, "--clock is of root: targets sets no time" },
	{ "root", "soon", 2, "--clock now, or a time as 2026-01-31T08:15:00Z, not 'soon'" },
	{ "root", "2099-01-31T08:15:00Z", 1, "the root sets the time to 2099-01-31" },
	{ "root", "2020-01-31T08:15:00Z", 1, "over 31 days before" },
};

TEST_EACH(a_time_that_no_device_would_take_is_not_signed, clocks)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", clocks[_i].code, RENEW(clocks[_i].role), "--clock", clocks[_i].clock, NULL);
	output_says(d.err, clocks[_i].says);
	ck_assert(!desk_has(&d, arena_printf(&s.cx.mem, "t/2.%s.json", clocks[_i].role)));
}

TEST(a_holder_signs_no_root_whose_time_is_out_of_bounds)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, RENEW("root"), "--clock", "now", NULL);
	desk_sh(&d, "sed -i 's/\"clock\":\"..../\"clock\":\"2199/' t/2.root.json");
	run(&d, "ben", 1, SIGN_ROOT);
	output_says(d.err, "the root sets the time to 2199");
}
