#include <stdlib.h>
#include <string.h>

#include "foreign.h"
#include "program.h"
#include "store.h"

/* A login at a server that shows another history than this machine saw: what is sent, and which
 * server gets a password. */

#define text(d, ...) arena_printf(&(d)->s->cx.mem, __VA_ARGS__)
#define LOGIN        "login", "--user", "ben", "--password-file", "password"

struct sender {
	struct site s;
	struct desk d;
};

/* ben's machine keeps that head, and nobody is logged in at it. */
static void ben_keeps(struct sender *h, const char *note)
{
	run(&h->d, "ben", 0, "logout", NULL);
	desk_file(&h->d, text(&h->d, "home-ben/http_127.0.0.1_%u/checkpoint", h->s.port), note);
}

static void sender_open(struct sender *h)
{
	h->s.use = USE_TRAINING;
	site_open(&h->s);
	desk_open(&h->d, &h->s);
	desk_founders(&h->d);
}

static void sender_close(struct sender *h)
{
	desk_close(&h->d);
	site_close(&h->s);
}
#define auto_sender cleanup(sender_close) struct sender

/* A login that is let in, and one that is not, is an entry. */
static const char *head_now(struct sender *h)
{
	return text(&h->d, "%s", ask(&h->s, "GET", "/log/checkpoint", NULL, NULL, 200));
}

static void state_is(struct sender *h, const char *state)
{
	ask(&h->s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&h->s, "/soundness/state", state);
}

static bool ben_has_a_session(struct sender *h)
{
	return desk_has(&h->d, text(&h->d, "home-ben/http_127.0.0.1_%u/secret", h->s.port));
}

static const struct {
	uint64_t more;
	bool other_root;
} kept[] = { { 50, false }, { 0, true } };

TEST_EACH(a_login_sends_the_head_that_is_kept_if_asked_to_and_is_refused_all_the_same, kept)
{
	auto_sender h = { 0 };
	const char *before;

	sender_open(&h);
	ben_keeps(&h, foreign_note(&h.s, kept[_i].more, kept[_i].other_root));
	before = head_now(&h);
	run(&h.d, "ben", 7, LOGIN, NULL);
	output_says(h.d.err, "the server shows a different history of this log");
	ck_assert_str_eq(head_now(&h), before);
	state_is(&h, "sound");
	run(&h.d, "ben", 7, LOGIN, "--send-head", NULL);
	output_says(h.d.err, "the server was sent the newest head that is kept here");
	output_says(h.d.err, "the server shows a different history of this log");
	ck_assert(!ben_has_a_session(&h));
	state_is(&h, "behind");
}

/* An anchor agrees with the database, so acts go on. */
TEST(the_session_that_sent_a_head_is_closed_where_the_server_takes_acts)
{
	static const char opened[] = "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE "
				     "'%\"action\":\"session.opened\"%'",
			  closed[] = "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE "
				     "'%\"action\":\"session.closed\"%'";
	auto_sender h = { 0 };
	int64_t in, out;

	sender_open(&h);
	anchor_vouches(&h.s);
	h.d.port = h.s.port;
	run(&h.d, "ben", 0, LOGIN, "--accept-vkey", NULL);
	ben_keeps(&h, foreign_note(&h.s, 50, true));
	in = raw_number(h.s.in.db_path, opened);
	out = raw_number(h.s.in.db_path, closed);
	run(&h.d, "ben", 7, LOGIN, "--send-head", NULL);
	output_says_not(h.d.err, "the session was not closed");
	ck_assert_int_eq(raw_number(h.s.in.db_path, opened), in + 1);
	ck_assert_int_eq(raw_number(h.s.in.db_path, closed), out + 1);
	state_is(&h, "sound");
	anchor_remove(&h.s);
}

TEST(where_nothing_is_wrong_that_login_is_one_as_any_other)
{
	auto_sender h = { 0 };

	sender_open(&h);
	ben_keeps(&h, head_now(&h));
	run(&h.d, "ben", 0, LOGIN, "--send-head", NULL);
	output_says_not(h.d.err, "was sent");
	ck_assert(ben_has_a_session(&h));
	state_is(&h, "sound");
}

/* The key that it names is the right one: anybody can name it. */
TEST(whoever_shows_a_head_that_the_kept_key_did_not_sign_gets_no_password)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct planted forged = { "/log/checkpoint", NULL, NULL };
	auto_sender h = { 0 };
	struct note_signer signer;
	struct seed_signer key;
	struct checkpoint head;
	const char *before;

	sender_open(&h);
	ben_keeps(&h, head_now(&h));
	before = head_now(&h);
	assert_ok(&h.s.cx, checkpoint_verify(&h.s.cx, &h.s.in.signer.key, before, &head));
	seed_signer_init(&key, seed);
	note_signer_init(&signer, h.s.in.signer.key.origin, &key.signer);
	assert_ok(&h.s.cx, checkpoint_sign(&h.s.cx, &signer, head.size, &head.root, &forged.body));
	{
		auto_liar l = liar_plant(&h.d, &forged, 1);

		setenv("FROM", text(&h.d, "%s/home-ben/http_127.0.0.1_%u", h.d.dir, h.s.port), 1);
		setenv("TO", text(&h.d, "%s/home-ben/http_127.0.0.1_%u", h.d.dir, h.d.port), 1);
		ck_assert_int_eq(system("mv $FROM $TO"), 0);
		run(&h.d, "ben", 7, LOGIN, "--send-head", NULL);
	}
	ck_assert_str_eq(head_now(&h), before);
}
