#include <stdlib.h>
#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "forged.h"
#include "leaper.h"
#include "waiting.h"

/* What a holder of the log's key could write of a re-founding: another person, a shorter time, an
 * approver who had signed.  What the root's holders signed and the entries before must lead to
 * each. */

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)

struct refounded {
	struct export x;
	struct person carl, dana;
};

static void refounded_close(struct refounded *f)
{
	clock_right();
	export_close(&f->x);
}
#define auto_refounded cleanup(refounded_close) struct refounded

static const char *members_of(struct refounded *f, const char *more)
{
	struct ctx *cx = &f->x.p.s.cx;

	return say(&f->x,
		   "'people':[{'id':'carl','fingerprint':'%s'},{'id':'dana','fingerprint':'%s'}]%s",
		   ed25519_fingerprint(cx, f->carl.signer.signer.public),
		   ed25519_fingerprint(cx, f->dana.signer.signer.public), more);
}

static const char *root_signed(struct refounded *f, const char *kind, const char *members)
{
	const char *act = act_proposed(&f->x.p.s, f->x.p.s.admin, kind, members);

	holder_signs(&f->x.p, 0, act, 201);
	holder_signs(&f->x.p, 1, act, 201);
	return act;
}

static int64_t announced(struct refounded *f)
{
	struct site *s = &f->x.p.s;

	ask(s, "GET",
	    say(&f->x, "/v1/acts/%s", root_signed(f, "announce-refounding", members_of(f, ""))),
	    s->admin, NULL, 200);
	return strtoll(json_at(s, "/done/index"), NULL, 10);
}

/* emil, who approves and reviews; here with the key of a reviewer. */
static void approver_reviews(struct refounded *f, struct person *emil)
{
	struct site *s = &f->x.p.s;

	person_with_key_at(s, emil, "emil", "approver", "*", false, &f->x.p.anna);
	role_grant_at(s, "emil", "reviewer", "munich");
	person_key_add(s, emil, "reviewer");
	person_key_confirmed(s, emil, &f->x.p.anna);
}

/* emil signs as reviewer what he began to sign when he was an approver, too, so that its base does
 * not tell. */
static void reviewer_signs(struct refounded *f, struct person *emil, int64_t entry)
{
	struct site *s = &f->x.p.s;
	const char *envelope, *act;

	person_login(s, emil);
	act = act_proposed(s, emil->secret, "end-refounding",
			   say(&f->x, "'entry':%lld", (long long)entry));
	envelope =
		envelope_body(s, emil,
			      say(&f->x, "/v1/acts/%s/statement?key=%s&meaning=order&role=reviewer",
				  act, emil->key));
	ask(s, "POST", "/v1/users/emil/roles/revoke", s->admin,
	    body(s, "{'role':'approver','site':'*','reason':'a test'}"), 201);
	ask(s, "POST", say(&f->x, "/v1/acts/%s/signatures", act), emil->secret, envelope, 201);
}

static void export_later(struct refounded *f)
{
	f->x.d.clock = "+17d";
	run(&f->x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password", NULL);
	export_taken(&f->x);
}

static void refounding_prepare(struct refounded *f)
{
	char secret[80];

	history_open(&f->x);
	trust_found(&f->x.p);
	trust_send(&f->x.p, 201);
	newcomer_add(&f->x.p, &f->carl, "carl");
	newcomer_add(&f->x.p, &f->dana, "dana");
	person_add(&f->x.p.s, "xena", "", secret);
	person_add(&f->x.p.s, "yuri", "", secret);
	person_add(&f->x.p.s, "zoe", "", secret);
}

static void account_ends(struct refounded *f, const char *id)
{
	ask(&f->x.p.s, "POST", say(&f->x, "/v1/users/%s/deactivate", id), f->x.p.s.admin,
	    "{\"reason\":\"a test\"}", 201);
}

/* What an administrator does while it waits, to whom it does not name; carl is suspended. */
static void others_change(struct refounded *f)
{
	struct site *s = &f->x.p.s;
	char secret[80];

	ask(s, "POST", "/v1/users/carl/suspend", s->admin, "{\"reason\":\"a test\"}", 201);
	role_grant_at(s, "yuri", "administrator", "munich");
	password_anew(s, "yuri", secret);
	account_ends(f, "zoe");
}

/* One announcement that two ended; a second one, 14 days later the re-founding, and its effect a
 * day after that. */
static void refounded_open(struct refounded *f)
{
	struct site *s = &f->x.p.s;
	struct person emil;
	const char *act;
	int64_t entry;

	refounding_prepare(f);
	approver_reviews(f, &emil);
	entry = announced(f);
	act = act_proposed(s, f->x.p.anna.secret, "end-refounding",
			   say(&f->x, "'entry':%lld", (long long)entry));
	founders_sign(s, act, "order", 201);
	entry = announced(f);
	account_ends(f, "xena");
	plant_later(&f->x.p, 15 * DAY_MS);
	act = act_proposed(s, s->admin, "refound",
			   members_of(f, say(&f->x, ",'announced':%lld", (long long)entry)));
	reviewer_signs(f, &emil, entry);
	holder_signs(&f->x.p, 0, act, 201);
	holder_signs(&f->x.p, 1, act, 201);
	others_change(f);
	plant_later(&f->x.p, 17 * DAY_MS);
	act_becomes(&f->x.p, act, "done");
	export_later(f);
}

/* Where an entry has not happened, an action that nobody judges takes its place. */
static const struct forged_entry rows[] = {
	{ "refounding.announced", "\"user\":\"carl\"", "\"user\":\"mara\"", "names others" },
	{ "refounding.announced", "\"people\":[", "\"people\":[{\"user\":\"ben\",\"key\":\"k\"},",
	  "names others" },
	{ "refounding.ended", "\"entry\":", "\"entry\":1", "its document ends another one" },
	{ "quality.refounded", "\"confirmed\":true", "\"confirmed\":false",
	  "not confirmed before" },
	{ "quality.refounded", "\"announced\":", "\"announced\":1",
	  "its document names another announcement" },
	{ "quality.refounded", "\"user\":\"dana\"", "\"user\":\"mara\"", "names others" },
	{ "quality.refounded", "\"kind\":\"system\"", "\"kind\":\"device\"", "24 hours after" },
	{ "act.met", "\"until\":1", "\"until\":2", "24 hours later" },
	{ "act.root_signed", "\"sig\":\"", "\"sig\":\"00", "it does not sign the act's document" },
	{ "act.proposed", "\"act\":\"announce-refounding\"", "\"act\":\"refound\"",
	  "/act must be refound" },
	{ "role.revoked", "\"action\":\"role.revoked\"", "\"action\":\"act.refused\"",
	  "an approver has signed since the announcement" },
	{ "user.deactivated", "\"fact\":{\"user\":\"xena\"", "\"fact\":{\"user\":\"carl\"",
	  "an announcement that was open named 'carl'" },
	{ "user.deactivated", "\"fact\":{\"user\":\"zoe\"", "\"fact\":{\"user\":\"carl\"",
	  "a re-founding that waited named 'carl'" },
	{ "role.granted", "\"user\":\"yuri\",\"role\":\"administrator\"",
	  "\"user\":\"carl\",\"role\":\"administrator\"",
	  "a re-founding that waited named 'carl'" },
};

TEST(a_re_founding_that_does_not_follow_is_named_at_its_entry)
{
	auto_refounded f = { 0 };
	char said[1000];

	refounded_open(&f);
	ck_assert_str_eq(verify(&f.x, f.x.tar, f.x.size, said, sizeof(said)), "");
	each_forged_entry_is_named(&f.x, rows, countof(rows));
	last_forged(&f.x, "user.password_set", "\"fact\":{\"user\":\"yuri\"",
		    "\"fact\":{\"user\":\"dana\"", said, sizeof(said));
	output_says(said, "a re-founding that waited named 'dana'");
}

static void key_ended(struct refounded *f, struct person *p, const char *key)
{
	ask(&f->x.p.s, "POST", say(&f->x, "/v1/keys/%s/revoke", key), p->secret,
	    "{\"reason\":\"it is lost\"}", 201);
}

/* Two end it, and then ben's signature comes, which he made before: so its base does not tell. */
TEST(a_key_that_another_revoked_while_a_re_founding_waited_is_named)
{
	auto_refounded f = { 0 };
	struct site *s = &f.x.p.s;
	const char *act, *revokes, *envelope, *end;
	char said[1000];

	refounding_prepare(&f);
	end = say(&f.x, ",'announced':%lld", (long long)announced(&f));
	plant_later(&f.x.p, 15 * DAY_MS);
	person_login(s, &f.x.p.anna);
	person_login(s, &f.x.p.ben);
	revokes = act_proposed(s, f.x.p.ben.secret, "revoke-key",
			       say(&f.x, "'key':'%s'", f.carl.key));
	act = root_signed(&f, "refound", members_of(&f, end));
	envelope =
		envelope_body(s, &f.x.p.ben,
			      say(&f.x, "/v1/acts/%s/statement?key=%s&meaning=order&role=approver",
				  revokes, f.x.p.ben.key));
	ask(s, "GET", say(&f.x, "/v1/acts/%s", act), s->admin, NULL, 200);
	end = act_proposed(s, f.x.p.anna.secret, "end-refounding",
			   say(&f.x, "'entry':%s", json_at(s, "/waiting/index")));
	founders_sign(s, end, "order", 201);
	ask(s, "POST", say(&f.x, "/v1/acts/%s/signatures", revokes), f.x.p.ben.secret, envelope,
	    201);
	plant_later(&f.x.p, 17 * DAY_MS);
	export_later(&f);
	ck_assert_str_eq(verify(&f.x, f.x.tar, f.x.size, said, sizeof(said)), "");
	last_forged(&f.x, "refounding.ended", "\"action\":\"refounding.ended\"",
		    "\"action\":\"act.refused\"", said, sizeof(said));
	output_says(said, "a re-founding that waited named 'carl'");
}

/* No root came into force, and so the server signed nothing. */
static void rootless(struct refounded *f, char *said, size_t room)
{
	static const char *const gone[] = { "trust.updated", "metadata.signed" };
	static struct forged g;
	struct entries e;

	unpack(&f->x, &g);
	entries_split(&g, &e);
	for (size_t i = 0; i < countof(gone); i++) {
		struct bytes *at = entry_with(&f->x, &e, gone[i], "");

		entry_put(&g, at, replaced(&f->x.p.s.cx, at->b, gone[i], "act.refused"));
	}
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, room);
}

/* Two holders sign it, it takes effect, and an export of all that is believed. */
static void done_and_believed(struct refounded *f, const char *act)
{
	char said[1000];

	holder_signs(&f->x.p, 0, act, 201);
	holder_signs(&f->x.p, 1, act, 201);
	plant_later(&f->x.p, 17 * DAY_MS);
	act_becomes(&f->x.p, act, "done");
	export_later(f);
	ck_assert_str_eq(verify(&f->x, f->x.tar, f->x.size, said, sizeof(said)), "");
}

/* The code of yuri was carl's, who used it. */
static void carl_reset(struct export *x, char *said, size_t room)
{
	struct ctx *cx = &x->p.s.cx;
	static struct forged g;
	struct entries e;
	struct bytes *at;

	unpack(x, &g);
	entries_split(&g, &e);
	at = entry_last(&e, "\"user\":\"yuri\",\"code\"");
	entry_put(&g, at, replaced(cx, at->b, "\"user\":\"yuri\"", "\"user\":\"carl\""));
	at = entry_last(&e, "\"user\":\"yuri\",\"invitation\"");
	entry_put(&g, at, replaced(cx, at->b, "\"user\":\"yuri\"", "\"user\":\"carl\""));
	entry_put(&g, at, replaced(cx, at->b, "\"id\":\"yuri\"", "\"id\":\"carl\""));
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, room);
}

/* The reset comes when the document has named its head. */
TEST(a_re_founding_of_whose_account_may_be_anothers_since_a_reset_is_named)
{
	auto_refounded f = { 0 };
	struct site *s = &f.x.p.s;
	char said[1000], secret[80];
	const char *act;

	refounding_prepare(&f);
	key_ended(&f, &f.x.p.anna, f.x.p.anna.own);
	key_ended(&f, &f.x.p.ben, f.x.p.ben.key);
	act = act_proposed(s, s->admin, "refound", members_of(&f, ""));
	password_anew(s, "yuri", secret);
	done_and_believed(&f, act);
	carl_reset(&f.x, said, sizeof(said));
	output_says(said, "'carl' is named with a key that was enrolled before the password");
	rootless(&f, said, sizeof(said));
	output_says(said, "nobody was there who could sign 'refound'");
}

/* ben suspends emil. */
static void emil_is(struct refounded *f, const char *kind)
{
	struct site *s = &f->x.p.s;

	person_signs_act(s, &f->x.p.ben,
			 act_proposed(s, f->x.p.ben.secret, kind, "'person':'emil'"), "order", 201);
}

TEST(a_re_founding_while_two_approvers_were_able_is_named)
{
	auto_refounded f = { 0 };
	struct person emil;
	char said[1000];
	const char *act;

	refounding_prepare(&f);
	approver_reviews(&f, &emil);
	key_ended(&f, &f.x.p.anna, f.x.p.anna.own);
	emil_is(&f, "suspend");
	act = act_proposed(&f.x.p.s, f.x.p.s.admin, "refound", members_of(&f, ""));
	emil_is(&f, "lift-suspension");
	emil_is(&f, "suspend");
	done_and_believed(&f, act);
	last_forged(&f.x, "user.suspended", "\"action\":\"user.suspended\"",
		    "\"action\":\"act.refused\"", said, sizeof(said));
	output_says(said, "two approvers were able to sign");
	last_forged(&f.x, "act.met", "\"action\":\"act.met\"", "\"action\":\"act.refused\"", said,
		    sizeof(said));
	output_says(said, "it takes effect 24 hours after it was signed");
	last_forged(&f.x, "key.revoked", "\"reason\":\"it is lost\"", "\"reason\":\"it is gone\"",
		    said, sizeof(said));
	output_says(said, "this log never had the head of its");
}
