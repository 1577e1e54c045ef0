#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "browse.h"
#include "documents/envelope.h"
#include "files.h"
#include "person.h"
#include "program.h"
#include "proof/tlogproof.h"
#include "trust_desk.h"

/* Who confirmed whose key is judged by the signatures, whatever the server says. */

/* anna and ben confirm cora's key, cora and ben dora's, and dora and ben eve's. */
static void people_open(struct site *s, struct desk *d)
{
	static const char *const more[] = { "cora", "dora", "eve" };
	static const char *const by[] = { "anna", "cora", "dora" };
	char secret[80];

	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	for (size_t i = 0; i < countof(more); i++) {
		person_add(s, more[i], "approver", secret);
		run(d, more[i], 0, "login", "--user", more[i], "--password-file", "password",
		    "--accept-vkey", NULL);
		run(d, more[i], 0, "key", "new", arena_printf(&s->cx.mem, "%s.seed", more[i]),
		    "--role", "approver", NULL);
		desk_confirms(d, by[i], more[i]);
		desk_confirms(d, "ben", more[i]);
	}
	ck_assert_int_eq(
		system(arena_printf(&s->cx.mem, "cp %s/server-keys.json %s/", s->dir, d->dir)), 0);
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    NULL);
	desk_acknowledge(d, "t");
	run(d, "ben", 0, "trust", "upload", "t", NULL);
}

static const char *confirmation_url(struct desk *d, const char *user)
{
	return arena_printf(&d->s->cx.mem, "/v1/keys/%s/confirmation", desk_key(d, user));
}

/* As ben meets it, to whom the server tells this one lie. */
static void signers_proposed(struct desk *d, const struct planted *lie, int code)
{
	auto_liar l = liar_plant(d, lie, 1);

	run(d, "ben", 0, "login", "--user", "ben", "--password-file", "password", "--accept-vkey",
	    NULL);
	run(d, "ben", code, "trust", "signers", "t", "--yes", NULL);
	ck_assert_int_gt(l.pid, 0);
}

/* ---- the signature ---- */

static const char *shown(struct desk *d, const char *user, const char *pointer)
{
	ask(d->s, "GET", confirmation_url(d, user), d->s->admin, NULL, 200);
	return json_at(d->s, "%s", pointer);
}

#define FIRST "/signatures/0"

static const char *wrongly_signed(struct desk *d, const char *user)
{
	const char *envelope = shown(d, user, FIRST "/envelope");
	const char *sig = page_follows(envelope, "\"sig\":\"");

	return arena_printf(&d->s->cx.mem, "%.*s%c%s", (int)(sig - envelope), envelope,
			    *sig == 'A' ? 'B' : 'A', sig + 1);
}

static const char *of_cora(struct desk *d, const char *user)
{
	(void)user;
	return shown(d, "cora", FIRST "/envelope");
}

/* anna signed it with her own key, and it says who she was. */
static const char *titled(struct desk *d, const char *user)
{
	const char *envelope = shown(d, user, FIRST "/envelope");
	struct ctx *cx = &d->s->cx;
	struct seed_signer anna;
	struct printer text;
	struct statement st;

	trust_desk_seed(d, "anna.seed", &anna);
	assert_ok(cx, envelope_peek(cx, envelope, strlen(envelope), &st));
	st.title = "Head of Quality";
	assert_ok(cx, statement_print(cx, &st, &text));
	assert_ok(cx, envelope_sign(cx, &anna.signer, text.text, text.size, &envelope));
	return envelope;
}

static const struct {
	const char *whose;
	const char *(*envelope)(struct desk *d, const char *user);
	bool entered; /* the entry is another, which names that envelope */
	const char *says;
} forged[] = {
	{ "dora", wrongly_signed, false, "its envelope is not signed by that key" },
	{ "dora", wrongly_signed, true, "its envelope is not signed by that key" },
	{ "dora", of_cora, true, "its envelope is not signed by that key" },
	{ "ben", of_cora, false, "its envelope is of another statement" },
	{ "ben", of_cora, true, "its envelope is of another statement" },
	{ "ben", titled, true, "this version does not judge /predicate/signer/title" },
};

static void entry_shown(struct site *s, const struct hash *leaf, int64_t index, const char *entry,
			struct printer *p)
{
	struct path path = { .h = { leaf[1 - index] }, .n = 1 };
	struct hash root = merkle_over(leaf, 2);
	const char *note;

	assert_ok(&s->cx, checkpoint_sign(&s->cx, &s->in.signer, 2, &root, &note));
	put_int(p, "index", index);
	put_text(p, "entry", entry);
	put_text(p, "proof", tlogproof_print(&s->cx, (uint64_t)index, &path, note));
}

/* As whoever has the log's key can: the first signature and the confirmation, alone in a log. */
static void entered_made(struct desk *d, const char *user, const char *envelope, struct printer *p)
{
	struct site *s = d->s;
	const char *was = shown(d, user, FIRST "/envelope");
	struct hash h = hash_bytes(was, strlen(was)), now = hash_bytes(envelope, strlen(envelope));
	const char *entry[2], *list = page_follows(shown(d, user, "/entry"), "\"signatures\":");
	struct hash leaf[2];

	entry[0] = text_with(&s->cx, shown(d, user, FIRST "/entry"), digest_text(&s->cx, &h),
			     digest_text(&s->cx, &now));
	entry[1] = text_with(&s->cx, shown(d, user, "/entry"),
			     arena_strndup(&s->cx.mem, list, strcspn(list, "]") + 1), "[0]");
	for (size_t i = 0; i < countof(leaf); i++)
		leaf[i] = merkle_leaf(entry[i], strlen(entry[i]));
	entry_shown(s, leaf, 1, entry[1], p);
	put_text(p, "document", shown(d, user, "/document"));
	put_open(p, "signatures", '[');
	put_open(p, NULL, '{');
	entry_shown(s, leaf, 0, entry[0], p);
	put_text(p, "envelope", envelope);
	put_close(p, '}');
	put_close(p, ']');
}

static const char *quoted_in(struct site *s, const char *text)
{
	struct printer p = { .mem = &s->cx.mem };

	put_text(&p, NULL, text);
	return p.text;
}

static const char *confirmation_made(struct desk *d, const char *user, const char *envelope,
				     bool entered)
{
	struct site *s = d->s;
	struct printer p = { .mem = &s->cx.mem };
	const char *was = shown(d, user, FIRST "/envelope");

	if (!entered)
		return text_with(&s->cx,
				 ask(s, "GET", confirmation_url(d, user), s->admin, NULL, 200),
				 quoted_in(s, was), quoted_in(s, envelope));
	put_open(&p, NULL, '{');
	entered_made(d, user, envelope, &p);
	put_close(&p, '}');
	return p.text;
}

TEST_EACH(a_confirmation_that_its_confirmer_did_not_sign_reaches_no_file, forged)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *whose = forged[_i].whose;
	struct planted lie = { NULL };

	people_open(&s, &d);
	lie.path = confirmation_url(&d, whose);
	lie.body = confirmation_made(&d, whose, forged[_i].envelope(&d, whose), forged[_i].entered);
	signers_proposed(&d, &lie, 7);
	output_says(d.err, forged[_i].says);
	output_says_not(d.out, "+ ben");
	ck_assert(!desk_has(&d, "t/2.signers.json"));
}

/* ---- the chain ---- */

static const struct bent {
	const char *path; /* NULL: of the confirmation of cora's key */
	const char *from, *to, *status, *says;
	bool then; /* to ends with the entry after that by which cora's key was confirmed */
} chains[] = {
	{ NULL, NULL, "{}", "404 Not Found", "a signer's own key was not confirmed before" },
	{ "/v1/keys?user=cora", "\"state\":\"confirmed\"", "\"state\":\"revoked\"", NULL,
	  "a signer's own key was revoked before" },
	{ "/v1/users/cora/roles", "\"to\":null", "\"to\":", NULL, "a signer was no approver then",
	  .then = true },
	{ "/v1/users/cora/roles", "\"role\":\"approver\"", "\"role\":\"reviewer\"", NULL,
	  "a signer was no approver then" },
};

static const char *chain_bent(struct desk *d, const char *path, const struct bent *b)
{
	struct site *s = d->s;
	int64_t then = atoll(shown(d, "cora", "/index")) + 1;
	const char *to =
		b->then ? arena_printf(&s->cx.mem, "%s%lld", b->to, (long long)then) : b->to;

	return text_with(&s->cx, ask(s, "GET", path, s->admin, NULL, 200), b->from, to);
}

TEST_EACH(a_key_that_nobody_confirmed_who_could_is_left_out_by_name, chains)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct planted lie = { .status = chains[_i].status };
	const char *key, *eves, *from = chains[_i].from;

	people_open(&s, &d);
	key = value_of(&d, run(&d, "dora", 0, "key", "list", "--json", NULL), "fingerprint");
	eves = value_of(&d, run(&d, "eve", 0, "key", "list", "--json", NULL), "fingerprint");
	lie.path = chains[_i].path ? chains[_i].path : confirmation_url(&d, "cora");
	lie.body = from ? chain_bent(&d, lie.path, &chains[_i]) : "{}";
	signers_proposed(&d, &lie, 0);
	output_says(d.out, arena_printf(&s.cx.mem, "the key %s of dora is left out: %s", key,
					chains[_i].says));
	output_says(d.out, "+ anna");
	output_says_not(d.out, "+ dora");
	/* and so with whose key such a one confirmed */
	output_says(d.out, arena_printf(&s.cx.mem,
					"the key %s of eve is left out: a signer's own key was "
					"not confirmed before",
					eves));
	output_says_not(d.out, "+ eve");
}

TEST(whose_confirmations_are_as_they_must_be_are_all_proposed)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	people_open(&s, &d);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(d.out, "+ dora");
	output_says(d.out, "+ eve");
	output_says_not(d.out, "left out");
}

/* Else two whom a server made up could have founded it. */
TEST(the_confirmation_with_which_it_all_began_cannot_be_withheld)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct planted lie = { .body = "{}", .status = "404 Not Found" };

	people_open(&s, &d);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	lie.path = confirmation_url(&d, "ben");
	signers_proposed(&d, &lie, 7);
	output_says(d.err, "the server withholds the confirmation by entry");
	ck_assert(!desk_has(&d, "t/3.signers.json"));
}

/* mia and max approve at munich alone, and confirm the key of gus, who writes there. */
static void munich_confirms(struct site *s)
{
	static const char *const ids[] = { "mia", "max" };
	struct person by[2], gus = { .id = "gus" }, anna = *s->founder[0];
	const char *act;

	person_login(s, &anna);
	for (size_t i = 0; i < countof(ids); i++)
		person_with_key_at(s, &by[i], ids[i], "approver", "munich", false, &anna);
	person_add(s, "gus", "author", gus.secret);
	person_key_add(s, &gus, "author");
	act = key_act(s, s->admin, gus.key);
	for (size_t i = 0; i < countof(by); i++)
		person_signs_act(s, &by[i], act, "acknowledgement", 201);
}

TEST(approvers_of_one_site_confirm_no_key_of_a_person_who_has_a_role_elsewhere)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct planted lie = { .path = "/v1/users/gus/roles" };

	people_open(&s, &d);
	munich_confirms(&s);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(d.out, "+ gus");
	lie.body = text_with(&s.cx, ask(&s, "GET", lie.path, s.admin, NULL, 200),
			     "\"site\":\"munich\"", "\"site\":\"*\"");
	signers_proposed(&d, &lie, 0);
	output_says(d.out, "of gus is left out: its owner has a role at another site than a signer "
			   "approves at");
}
