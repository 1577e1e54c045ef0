#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/fsck.h"
#include "files.h"
#include "site.h"

/* Somebody hands in a signed head of the log that they keep. */
struct holder {
	struct site s;
	char auditor[80];
};

static void holder_open(struct holder *h)
{
	site_open(&h->s);
	person_add(&h->s, "iris", "auditor", h->auditor);
}

static void holder_close(struct holder *h)
{
	struct fsck_report r;

	assert_ok(&h->s.cx, fsck(&h->s.cx, h->s.in.db_path, NULL, FSCK_REPLAY, &r));
	site_close(&h->s);
}
#define auto_holder cleanup(holder_close) struct holder

static struct tree_head head_now(struct holder *h)
{
	const char *note = ask(&h->s, "GET", "/log/checkpoint", NULL, NULL, 200);
	char origin[ORIGIN_MAX];
	struct tree_head head;

	assert_ok(&h->s.cx, checkpoint_read(&h->s.cx, note, origin, &head));
	return head;
}

/* The head of now, altered and signed: by the log's own key, or by one of the test. */
static const char *note_of(struct holder *h, uint64_t more, bool other_root, bool other_key)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct tree_head head = head_now(h);
	struct note_signer signer;
	struct seed_signer key;
	const char *note;

	seed_signer_init(&key, seed);
	note_signer_init(&signer, h->s.in.signer.key.origin,
			 other_key ? &key.signer : h->s.in.signer.signer);
	head.root.b[0] ^= other_root;
	assert_ok(&h->s.cx,
		  checkpoint_sign(&h->s.cx, &signer, head.size + more, &head.root, &note));
	return arena_printf(&h->s.cx.mem, "{\"note\":%s}", quoted(&h->s, note));
}

static void state_is(struct holder *h, const char *state)
{
	ask(&h->s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&h->s, "/soundness/state", state);
}

static void person_tried(struct holder *h, int status)
{
	ask(&h->s, "POST", "/v1/sites", h->s.admin,
	    "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}", status);
}

static const struct {
	uint64_t more;
	bool other_root;
	const char *says;
} foreign[] = {
	{ 1, false, "this log has fewer" },
	{ 100000, true, "this log has fewer" },
	{ 0, true, "this log had another root then" },
};

TEST_EACH(a_signed_head_that_the_log_never_had_is_the_last_entry_of_a_server_that_is_behind,
	  foreign)
{
	const char *body, *entry;
	auto_holder h = { 0 };

	holder_open(&h);
	body = note_of(&h, foreign[_i].more, foreign[_i].other_root, false);
	ask(&h.s, "POST", "/v1/log/notes", h.auditor, body, 409);
	json_says(&h.s, "/detail", foreign[_i].says);
	entry = json_at(&h.s, "/entry");
	state_is(&h, "behind");
	person_tried(&h, 503);
	json_is(&h.s, "/type", "/problems/behind");
	ask(&h.s, "POST", "/v1/log/notes", h.auditor, body, 503);
	ck_assert_int_eq((int64_t)head_now(&h).size, atoll(entry) + 1);
	ask(&h.s, "GET", arena_printf(&h.s.cx.mem, "/log/entry/%s", entry), h.auditor, NULL, 200);
	json_is(&h.s, "/action", "act.refused");
}

/* The way out of a server that is behind is a restore; a stop cannot wait for it. */
TEST(a_server_that_is_behind_counts_and_says_what_it_refuses_and_lets_people_read_without_an_entry)
{
	static const char in[] = "{\"user\":\"iris\",\"password\":\"" PASSWORD "\"}";
	struct tree_head before;
	auto_holder h = { 0 };
	char reader[80];

	holder_open(&h);
	ask(&h.s, "POST", "/v1/log/notes", h.auditor, note_of(&h, 1, false, false), 409);
	before = head_now(&h);
	person_tried(&h, 503);
	json_says(&h.s, "/next", "A stop is carried by hand");
	person_tried(&h, 503);
	ask(&h.s, "POST", "/v1/session", NULL, in, 201);
	secret_given(&h.s, reader);
	ask(&h.s, "GET", "/v1/sites", reader, NULL, 200);
	ask(&h.s, "POST", "/v1/session", NULL,
	    "{\"user\":\"iris\",\"password\":\"another password\"}", 401);
	ask(&h.s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&h.s, "/soundness/refused", "2");
	json_is(&h.s, "/soundness/logins", "1");
	page_says(ask(&h.s, "GET", "/login", NULL, NULL, 200), "<b>This server is behind.</b>");
	page_says(h.s.last.body,
		  "Since then it refused 2 acts. Without an entry, people logged in 1 time.");
	ck_assert_uint_eq(head_now(&h).size, before.size);
}

TEST(a_head_that_the_log_contains_is_no_news_and_leaves_no_entry)
{
	struct tree_head before;
	const char *body;
	auto_holder h = { 0 };

	holder_open(&h);
	body = note_of(&h, 0, false, false);
	person_tried(&h, 201);
	before = head_now(&h);
	ask(&h.s, "POST", "/v1/log/notes", h.auditor, body, 200);
	json_is(&h.s, "/contained", "true");
	ck_assert_uint_eq(head_now(&h).size, before.size);
	state_is(&h, "sound");
}

TEST(a_note_that_no_key_of_the_log_signed_proves_nothing)
{
	auto_holder h = { 0 };

	holder_open(&h);
	ask(&h.s, "POST", "/v1/log/notes", h.auditor, note_of(&h, 9, false, true), 422);
	json_is(&h.s, "/pointer", "/note");
	ask(&h.s, "POST", "/v1/log/notes", NULL, note_of(&h, 9, false, false), 401);
	state_is(&h, "sound");
	person_tried(&h, 201);
}

#define PATIENCE_MS 30000

static bool alarm_open(struct holder *h)
{
	ask(&h->s, "GET", "/readyz", NULL, NULL, 200);
	return atoll(json_at(&h->s, "/open")) > 0 &&
	       json_times(&h->s, "/alarms", "/kind", "log.forked") == 1;
}

/* How many of the newest entries keep a foreign note. */
static size_t kept(struct holder *h)
{
	ask(&h->s, "GET", "/v1/audit?limit=200", h->auditor, NULL, 200);
	return json_times(&h->s, "/items", "/action", "note.foreign");
}

/* Sends it until the watch has entered so many: while one is being entered, another waits. */
static void foreign_sent(struct holder *h, const char *note, size_t entries)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	do {
		ask(&h->s, "POST", "/v1/log/notes", h->auditor, note, 409);
		ck_assert_msg(clock_elapsed_ms() < until, "it is not entered");
	} while (kept(h) < entries || !alarm_open(h));
}

TEST(with_an_anchor_that_agrees_such_a_head_is_kept_once_and_alarmed_and_acts_go_on)
{
	char anchor[80];
	const char *again;
	auto_holder h = { 0 };

	holder_open(&h);
	snprintf(anchor, sizeof(anchor), "%s.anchor", h.s.dir);
	h.s.anchor = anchor;
	site_restart(&h.s); /* begins it */
	site_restart(&h.s); /* and it agrees */
	person_add(&h.s, "iva", "auditor", h.auditor);
	again = note_of(&h, 50, true, false);
	foreign_sent(&h, again, 1);
	state_is(&h, "sound");
	person_tried(&h, 201);
	ask(&h.s, "POST", "/v1/log/notes", h.auditor, again, 409);
	foreign_sent(&h, note_of(&h, 60, true, false), 2); /* so the watch has seen it again */
	ck_assert_uint_eq(kept(&h), 2);
	unlink(anchor);
}
