#include <string.h>

#include "captured.h"
#include "clocks.h"
#include "documents/envelope.h"
#include "forged.h"
#include "loss.h"
#include "release.h"
#include "signing/signature.h"
#include "waiting.h"

/* What a holder of the log's key could write of reviews: one that nobody signed, one that upholds
 * more; and what goes on though nobody reviewed it. */

static void iris_joins(struct export *x)
{
	char iris[80];

	desk_open(&x->d, &x->p.s);
	person_add(&x->p.s, "iris", "auditor", iris);
}

static void iris_exports(struct export *x)
{
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
}

/* Release 1 is upheld and goes on, and release 2 of the same version is published. */
static void upheld_open(struct export *x)
{
	struct loss l;

	loss_open(&l, &x->p);
	iris_joins(x);
	loss_revoked(&l, 20);
	loss_rollout_becomes(&l, 1, "halted");
	loss_reviewed(&l, true);
	loss_resume(&l, 201);
	loss_signed(&l, &l.rita, loss_release_asked(&l, 2, 1));
	loss_rollout_becomes(&l, 2, "running");
	iris_exports(x);
}

#define REVIEWED "\"action\":\"key.reviewed\""

static const struct forged_entry reviews[] = {
	{ "key.reviewed", "", "", "" },
	{ "key.reviewed", "\"upholds\":[", "\"upholds\":[3,", "its document upholds others" },
	{ "key.reviewed", "\"entry\":", "\"entry\":1", "it is no revocation of that key" },
	{ "key.reviewed", REVIEWED, "\"action\":\"act.refused\"",
	  "release 1 of " RELEASE_MODEL " rests on the signature of entry" },
	{ "act.proposed", "\"act\":\"review\"", "\"act\":\"suspend\"", "/fact/document" },
};

TEST(a_review_that_its_document_does_not_say_and_what_goes_on_without_one_are_named)
{
	auto_export x = { 0 };

	upheld_open(&x);
	each_forged_entry_is_named(&x, reviews, countof(reviews));
}

/* Of release 2 alone: the rollout of release 1 is not resumed. */
static void published_open(struct export *x)
{
	struct loss l;

	loss_open(&l, &x->p);
	iris_joins(x);
	loss_revoked(&l, 20);
	loss_rollout_becomes(&l, 1, "halted");
	loss_signed(&l, &l.rita, loss_release_asked(&l, 2, 1));
	loss_reviewed(&l, true);
	loss_rollout_becomes(&l, 2, "running");
	iris_exports(x);
}

static const struct forged_entry unreviewed[] = {
	{ "key.reviewed", "", "", "" },
	{ "key.reviewed", REVIEWED, "\"action\":\"act.refused\"",
	  "release 2 of " RELEASE_MODEL " rests on the signature of entry" },
};

TEST(a_release_that_is_published_though_it_rests_on_a_disputed_signature_is_named)
{
	auto_export x = { 0 };

	published_open(&x);
	each_forged_entry_is_named(&x, unreviewed, countof(unreviewed));
}

/* Release 2 waits for the review of release 3. */
static const struct forged_entry overdue[] = {
	{ "key.reviewed", "", "", "" },
	{ "key.reviewed", REVIEWED, "\"action\":\"act.refused\"",
	  "release 3 of " RELEASE_MODEL " is disputed, and its review is overdue" },
};

TEST(a_rollout_that_begins_while_the_review_of_a_newer_release_is_overdue_is_named)
{
	auto_export x = { 0 };
	struct loss l;

	loss_open(&l, &x.p);
	iris_joins(&x);
	loss_overdue(&l);
	loss_reviewed(&l, false);
	loss_rollout_becomes(&l, 2, "running");
	x.d.clock = "+6d";
	iris_exports(&x);
	each_forged_entry_is_named(&x, overdue, countof(overdue));
	clock_right();
}

/* The key is revoked a second time, from further back, before anna reviews the first revocation. */
TEST(of_two_revocations_of_a_key_the_older_one_says_since_when_its_review_is_overdue)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	const char *first, *act;
	struct loss l;
	int64_t since;

	loss_open(&l, &x.p);
	iris_joins(&x);
	since = loss_entries(&l);
	loss_overdue(&l);
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/keys/%s", x.p.mara.key), s->admin, NULL, 200);
	first = arena_strdup(&s->cx.mem, json_at(s, "/index"));
	loss_revoked(&l, since - 1);
	ck_assert(loss_rollout_is(&l, 2, NULL));
	act = act_proposed(s, x.p.anna.secret, "review",
			   arena_printf(&s->cx.mem, "'entry':%s,'upholds':[]", first));
	person_signs_act(s, &x.p.anna, act, "confirmation", 201);
	loss_rollout_becomes(&l, 2, "running");
	x.d.clock = "+6d";
	iris_exports(&x);
	each_forged_entry_is_named(&x, overdue, countof(overdue));
	clock_right();
}

TEST(a_release_that_was_withdrawn_waits_for_no_review_and_an_older_one_goes_on)
{
	auto_export x = { 0 };
	char said[1000];
	struct loss l;

	loss_open(&l, &x.p);
	iris_joins(&x);
	loss_overdue(&l);
	loss_withdrawn(&l, 3);
	loss_rollout_becomes(&l, 2, "running");
	x.d.clock = "+6d";
	iris_exports(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	clock_right();
}

/* anna proposed the revocation of mara's key and ben signed it, and no other reviewer is there. */
static void held_open(struct export *x)
{
	struct site *s = &x->p.s;
	const char *act;

	plant_published(&x->p);
	iris_joins(x);
	act = act_proposed(s, x->p.anna.secret, "revoke-key",
			   arena_printf(&s->cx.mem, "'key':'%s','since':20", x->p.mara.key));
	person_signs_act(s, &x->p.ben, act, "order", 201);
	act = act_proposed(s, s->admin, "review",
			   arena_printf(&s->cx.mem, "'key':'%s'", x->p.mara.key));
	act_is_now(&x->p, act, "open");
	json_is(s, "/holders_asked", "2");
	holder_signs(&x->p, 0, act, 201);
	act_is_now(&x->p, act, "open");
	holder_signs(&x->p, 1, act, 201);
	act_is_now(&x->p, act, "done");
	iris_exports(x);
}

static const struct forged_entry held[] = {
	{ "key.reviewed", "", "", "" },
	{ "act.root_signed", "\"action\":\"act.root_signed\"", "\"action\":\"act.refused\"",
	  "its signatures do not meet the policy" },
};

TEST(where_neither_approver_nor_reviewer_is_left_the_roots_threshold_reviews_and_less_is_none)
{
	auto_export x = { 0 };

	held_open(&x);
	each_forged_entry_is_named(&x, held, countof(held));
}

/* ben's stolen key signed that dora's is hers, and anna proposed and signed its revocation. */
static void dora_joined(struct export *x)
{
	struct site *s = &x->p.s;
	struct person dora = { .id = "dora" };
	const char *act;
	long long since;

	plant_published(&x->p);
	iris_joins(x);
	person_add(s, "dora", "", dora.secret);
	role_granted_by_act(s, "dora", "approver", "*");
	person_key_add(s, &dora, "approver");
	act = key_act(s, s->admin, dora.key);
	person_signs_act(s, &x->p.ben, act, "acknowledgement", 201);
	since = atoll(json_at(s, "/index"));
	person_signs_act(s, &x->p.anna, act, "acknowledgement", 201);
	act = act_proposed(
		s, x->p.anna.secret, "revoke-key",
		arena_printf(&s->cx.mem, "'key':'%s','since':%lld", x->p.ben.key, since));
	person_signs_act(s, &x->p.anna, act, "order", 201);
	act = act_proposed(s, s->admin, "review",
			   arena_printf(&s->cx.mem, "'key':'%s'", x->p.ben.key));
	act_is_now(&x->p, act, "open");
	json_is(s, "/holders_asked", "2");
	holder_signs(&x->p, 0, act, 201);
	holder_signs(&x->p, 1, act, 201);
	act_is_now(&x->p, act, "done");
	iris_exports(x);
}

TEST(where_only_a_key_is_left_that_the_disputed_one_confirmed_the_roots_threshold_reviews)
{
	auto_export x = { 0 };
	char said[1000];

	dora_joined(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
}

/* The entry of a revocation of mara's key.  since: a member with the comma before it; "": from now
 * on. */
static const char *mara_revoked(struct export *x, struct person *signer, const char *since)
{
	struct site *s = &x->p.s;
	const char *act =
		act_proposed(s, s->admin, "revoke-key",
			     arena_printf(&s->cx.mem, "'key':'%s'%s", x->p.mara.key, since));

	person_signs_act(s, signer, act, "order", 201);
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/keys/%s", x->p.mara.key), s->admin, NULL, 200);
	return arena_strdup(&s->cx.mem, json_at(s, "/index"));
}

/* The fact act.signed, of a statement that the server gives ben now. */
static struct fact signed_by_ben(struct export *x, const char *act)
{
	struct site *s = &x->p.s;
	struct person *ben = &x->p.ben;
	struct signature is = { .signer = "ben",
				.role = "approver",
				.meaning = "confirmation",
				.key = ben->key,
				.custody = custody_name(CUSTODY_FILE) };
	const char *envelope;
	struct statement st;
	struct fact f;

	ask(s, "GET",
	    arena_printf(&s->cx.mem,
			 "/v1/acts/%s/statement?key=%s&meaning=confirmation&role=approver", act,
			 ben->key),
	    ben->secret, NULL, 200);
	assert_ok(&s->cx, envelope_sign(&s->cx, &ben->signer.signer, s->last.body,
					s->last.body_size, &envelope));
	assert_ok(&s->cx, envelope_peek(&s->cx, envelope, strlen(envelope), &st));
	fact_start(&s->cx, &f, ACTION_ACT_SIGNED);
	fact_object(&s->cx, &f, "act", act);
	is.id = st.id;
	is.site = st.site;
	is.envelope = fact_document(&s->cx, &f, envelope, strlen(envelope));
	signature_print(&f.body, "signature", arena_printf(&s->cx.mem, "act:%s", act), &is);
	return f;
}

/* ben makes his signature first, and revokes the same key, too, before a captured server enters it.
 */
TEST(a_review_by_who_signed_another_revocation_of_the_key_is_named)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	const char *first, *act;
	char said[1000];
	struct fact f;

	history_open(&x);
	first = mara_revoked(&x, &x.p.anna, ",'since':21");
	act = act_proposed(s, s->admin, "review",
			   arena_printf(&s->cx.mem, "'entry':%s,'upholds':[]", first));
	f = signed_by_ben(&x, act);
	mara_revoked(&x, &x.p.ben, ",'since':20");
	captured_entry(s, "ben", &f);
	x.d.port = s->port;
	iris_exports(&x);
	verify(&x, x.tar, x.size, said, sizeof(said));
	output_says(said, "whom an act concerns does not sign it");
}

/* Else who disputes nothing first could uphold what another disputes later. */
TEST(a_review_by_who_signed_a_revocation_that_disputed_nothing_is_named)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	const char *entry, *act;
	char said[1000];
	struct fact f;

	history_open(&x);
	plant_approver(&x.p, "carl"); /* who had no part */
	mara_revoked(&x, &x.p.ben, "");
	entry = mara_revoked(&x, &x.p.anna, ",'since':21");
	act = act_proposed(s, s->admin, "review",
			   arena_printf(&s->cx.mem, "'entry':%s,'upholds':[]", entry));
	f = signed_by_ben(&x, act);
	captured_entry(s, "ben", &f);
	x.d.port = s->port;
	iris_exports(&x);
	verify(&x, x.tar, x.size, said, sizeof(said));
	output_says(said, "whom an act concerns does not sign it");
}
