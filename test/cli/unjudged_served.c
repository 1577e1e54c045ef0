#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "documents/envelope.h"
#include "documents/key_document.h"
#include "files.h"
#include "trust_desk.h"
#include "unjudged.h"

/* What a server shows to signet, and what asks for more than this version judges: nobody signs it,
 * and nothing that is signed follows from it. */

/* The profile of the site is that of the liar: both are reached by a port. */
static void profile_copy(struct desk *d, const char *user)
{
	desk_sh(d, arena_printf(&d->s->cx.mem,
				"cd home-%s && cp -r http_127.0.0.1_%u http_127.0.0.1_%u", user,
				d->s->port, d->port));
}

/* ---- a statement ---- */

/* ben has a key of his own and mara a sealed one; change 1 of jonas waits for both. */
static void waiting(struct site *s, struct desk *d, struct person *ben, struct person *mara)
{
	char jonas[80];

	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	*ben = (struct person){ .id = "ben" };
	*mara = (struct person){ .id = "mara" };
	person_login(s, ben);
	person_add(s, "mara", "reviewer", mara->secret);
	person_add(s, "jonas", "author", jonas);
	run(d, "mara", 0, "login", "--user", "mara", "--password-file", "password", "--accept-vkey",
	    NULL);
	run(d, "mara", 0, "key", "seal", "--role", "reviewer", "--password-file", "password", NULL);
	desk_confirmed(d, "mara");
	change_asked(s, jonas, document_text(s, "models/m/model.json", model_document(s, "m", "a")),
		     201);
}

/* A statement about change 1 as the server drafts it, but for one member. */
static struct planted drafted(struct desk *d, const struct person *who, bool sealed,
			      void (*alter)(struct statement *st))
{
	struct site *s = d->s;
	const char *url =
		arena_printf(&s->cx.mem, "/v1/changes/1/statement?key=%s&meaning=%s&role=%s",
			     desk_key(d, who->id), sealed ? "review" : "approval",
			     sealed ? "reviewer" : "approver");
	struct printer text;
	struct statement st;

	ask(s, "GET", url, who->secret, NULL, 200);
	assert_ok(&s->cx, statement_parse(&s->cx, s->last.body, s->last.body_size, &st));
	alter(&st);
	assert_ok(&s->cx, statement_print(&s->cx, &st, &text));
	return (struct planted){ url, text.text, NULL };
}

static void sign(struct desk *d, bool sealed, int code)
{
	if (sealed)
		run(d, "mara", code, "change", "sign", "1", "--meaning", "review", "--role",
		    "reviewer", "--sealed", "--password-file", "password", "--yes", NULL);
	else
		run(d, "ben", code, "change", "sign", "1", "--meaning", "approval", "--role",
		    "approver", "--key", "ben.seed", "--yes", NULL);
}

TEST(a_statement_that_says_more_than_is_judged_is_not_signed)
{
	struct person ben, mara;
	auto_site s = { 0 };
	auto_desk d = { 0 };

	waiting(&s, &d, &ben, &mara);
	for (size_t i = 0; i < UNJUDGED_STATEMENTS; i++) {
		bool sealed = unjudged_statements[i].sealed;
		struct planted lie =
			drafted(&d, sealed ? &mara : &ben, sealed, unjudged_statements[i].alter);
		auto_liar l = liar_plant(&d, &lie, 1);

		profile_copy(&d, sealed ? "mara" : "ben");
		sign(&d, sealed, 1);
		output_says(d.err, arena_printf(&s.cx.mem,
						"the server's statement says something else: this "
						"version does not judge %s",
						unjudged_statements[i].member));
		output_says_not(d.out, "You sign");
	}
	sign(&d, true, 0);
	sign(&d, false, 0);
}

/* ---- a statement of something else ---- */

static void another_head(struct statement *st)
{
	st->root.b[0] ^= 1;
}

static void commented(struct statement *st)
{
	st->comment = "I was told to.";
}

static void as_if_sealed(struct statement *st)
{
	st->custody = "sealed";
	st->auth = statement_auth_sealed;
	st->shown_language = st->shown_rendering = NULL;
}

static void as_if_own(struct statement *st)
{
	st->custody = "file";
	st->auth = (struct statement_auth){ 0 };
}

static void before(struct statement *st)
{
	st->time -= 6 * 60000;
}

static void after(struct statement *st)
{
	st->time += 6 * 60000;
	st->not_after += 6 * 60000;
}

static const struct {
	void (*alter)(struct statement *st);
	bool sealed;
	int code;
	const char *says;
} others[] = {
	{ another_head, false, 7, "head of the log is not the one that the server signed" },
	{ commented, false, 1, "says something else: /predicate/comment" },
	{ as_if_sealed, false, 1, "says something else: /predicate/key/custody" },
	{ as_if_own, true, 1, "says something else: /predicate/key/custody" },
	{ before, false, 1, "the server's clock is -" },
	{ after, false, 1, "the server's clock is 3" },
};

/* What is said of a head that nobody here verified is not signed: the verified one takes its
 * place. */
static void an_unknown_head(struct statement *st)
{
	st->size = 1;
}

TEST(a_statement_that_was_not_asked_for_is_not_signed)
{
	struct person ben, mara;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct planted lie;

	waiting(&s, &d, &ben, &mara);
	for (size_t i = 0; i < countof(others); i++) {
		bool sealed = others[i].sealed;
		auto_liar l = { 0 };

		lie = drafted(&d, sealed ? &mara : &ben, sealed, others[i].alter);
		l = liar_plant(&d, &lie, 1);
		profile_copy(&d, sealed ? "mara" : "ben");
		sign(&d, sealed, others[i].code);
		output_says(d.err, others[i].says);
	}
	lie = drafted(&d, &ben, false, an_unknown_head);
	{
		auto_liar l = liar_plant(&d, &lie, 1);

		profile_copy(&d, "ben");
		sign(&d, false, 0);
		ck_assert_int_gt(l.pid, 0);
	}
}

/* ---- the document of a key ---- */

/* Something attests to it. */
static struct planted attested(struct desk *d, const char *user)
{
	struct site *s = d->s;
	const char *url = arena_printf(&s->cx.mem, "/v1/keys/%s/document", desk_key(d, user));
	struct key_document k;
	struct printer text;

	ask(s, "GET", url, s->admin, NULL, 200);
	assert_ok(&s->cx, key_document_parse(&s->cx, s->last.body, s->last.body_size, &k));
	k.custody = CUSTODY_HARDWARE;
	k.attestation = (struct attestation){ "piv", "AA==" };
	key_document_print(&s->cx, &k, &text);
	return (struct planted){ url, text.text, NULL };
}

TEST(a_key_that_something_attests_to_is_not_confirmed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct planted lie;
	char secret[80];
	const char *key;

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	person_add(&s, "cora", "approver", secret);
	run(&d, "cora", 0, "login", "--user", "cora", "--password-file", "password",
	    "--accept-vkey", NULL);
	run(&d, "cora", 0, "key", "new", "cora.seed", "--role", "approver", NULL);
	key = desk_key(&d, "cora");
	lie = attested(&d, "cora");
	{
		auto_liar l = liar_plant(&d, &lie, 1);

		profile_copy(&d, "ben");
		run(&d, "ben", 1, "key", "confirm", key, "--key", "ben.seed", "--yes", NULL);
		output_says(d.err, "the key's document is wrong: this version does not judge "
				   "/attestation");
		ck_assert_str_eq(d.out, "");
		ck_assert_int_gt(l.pid, 0);
	}
	desk_confirms(&d, "ben", "cora");
}

TEST(a_key_that_something_attests_to_is_in_no_list_of_signers)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct planted lie;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	lie = attested(&d, "ben");
	lie.path = text_with(&s.cx, lie.path, ":", "%3A"); /* as signet asks for it here */
	{
		auto_liar l = liar_plant(&d, &lie, 1);

		profile_copy(&d, "ben");
		run(&d, "ben", 1, "trust", "signers", "t", "--yes", NULL);
		output_says(d.err, "this version does not judge /attestation");
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert(!desk_has(&d, "t/2.signers.json"));
}

/* ---- trust ---- */

/* clang-format off */
static const struct {
	const char *path, *says;
	const char *from, *to; /* in the file as it was */
} files[] = {
	{ TRUST_APPROVAL, "/require/0/links", "\"links\":[]", "\"links\":[\"qms\"]" },
	{ TRUST_APPROVAL, "/require/0/expiry", "\"expiry\":null", "\"expiry\":30" },
};
static const char *const words[][7] = {
	{ "trust", "renew", "t", "root", "--key", "t/first.seed", "--yes" },
	{ "trust", "renew", "t", "targets", "--key", "t/first.seed", "--yes" },
	{ "trust", "renew", "t", "signers", "--key", "t/signers.seed", "--yes" },
	{ "trust", "signers", "t", "--yes" },
};
/* clang-format on */

/* What the server shows as trust, as if that file were in force with version 2 of its role. */
static const char *trust_shown(struct desk *d, const char *role, const char *path, const char *text)
{
	auto_json now = NULL;
	struct site *s = d->s;
	json_t *files_shown, *file, *said;
	char *out;
	size_t i;

	ask(s, "GET", "/v1/trust", s->admin, NULL, 200);
	assert_ok(&s->cx, json_read(&s->cx, s->last.body, s->last.body_size, &now));
	said = json_object_get(json_object_get(now, "metadata"), role);
	json_object_set_new(said, "version", json_integer(2));
	files_shown = json_object_get(now, "files");
	json_array_foreach (files_shown, i, file)
		if (strcmp(json_string_value(json_object_get(file, "path")), path) == 0)
			json_object_set_new(file, "content", json_string(text));
	out = json_dumps(now, JSON_COMPACT);
	text = arena_strdup(&s->cx.mem, out);
	free(out);
	return text;
}

/* With both keys of root. */
static const char *targets_signed(struct desk *d, const char *file)
{
	struct ctx *cx = &d->s->cx;
	struct seed_signer key[2];
	const struct signer *signers[] = { &key[0].signer, &key[1].signer };
	struct printer body, out;
	struct tuf_targets t;
	size_t size;

	trust_desk_seed(d, "t/first.seed", &key[0]);
	trust_desk_seed(d, "t/second.seed", &key[1]);
	file = desk_text(d, file, &size);
	assert_ok(cx, tuf_targets_parse(cx, file, size, &t));
	assert_ok(cx, tuf_targets_print(cx, &t, &body));
	assert_ok(cx, tuf_sign(cx, &body, signers, countof(signers), &out));
	return out.text;
}

/* People signed it with another program, and the server took it. */
static void file_in_force(struct desk *d, size_t i, struct planted lie[2])
{
	struct ctx *cx = &d->s->cx;
	const char *path = files[i].path, *text;
	size_t size;

	text = text_with(cx, desk_text(d, arena_printf(&cx->mem, "t/%s", path), &size),
			 files[i].from, files[i].to);
	trust_desk_next(d, path, text, 2);
	lie[0] = (struct planted){ "/v1/trust", trust_shown(d, "targets", path, text), NULL };
	lie[1] = (struct planted){ "/tuf/metadata/2.targets.json",
				   targets_signed(d, "t/2.targets.json"), NULL };
}

TEST_EACH(nothing_is_signed_after_trust_that_says_more_than_is_judged, files)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct planted lie[2];

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	desk_sh(&d, "cp -r t was");
	file_in_force(&d, (size_t)_i, lie);
	desk_sh(&d, "rm -r t && cp -r was t");
	{
		auto_liar l = liar_plant(&d, lie, 2);

		profile_copy(&d, "ben");
		for (size_t i = 0; i < countof(words); i++) {
			const char *const *w = words[i];

			run(&d, "ben", 1, w[0], w[1], w[2], w[3], w[4], w[5], w[6], NULL);
			output_says(d.err, arena_printf(&s.cx.mem, "this version does not judge %s",
							files[_i].says));
		}
		ck_assert_int_gt(l.pid, 0);
	}
	desk_sh(&d, "diff -r was t");
}
