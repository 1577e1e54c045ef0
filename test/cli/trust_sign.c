#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "lib/file.h"
#include "lib/key.h"
#include "lib/trust.h"
#include "program.h"

/* What a holder sees, types and signs, on a machine that no server is asked from. */

static void at_desk(struct desk *d, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&d->s->cx.mem, "cd %s && %s", d->dir, command)), 0);
}

static void founded(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	at_desk(d, arena_printf(&s->cx.mem, "cp %s/server-keys.json .", s->dir));
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    NULL);
}

static char *taken(struct desk *d, const char *name, size_t *size)
{
	char *text;

	assert_ok(&d->s->cx,
		  file_load(&d->s->cx, arena_printf(&d->s->cx.mem, "%s/%s", d->dir, name),
			    TRUST_PEOPLE_FILE, &text, size));
	return text;
}

/* ---- the next version, by somebody else ---- */

static void next_write(struct desk *d, const char *name, const struct printer *body,
		       const char *seed)
{
	auto_own_key key = { .ssh = NULL };
	const struct signer *signer = &key.seed.signer;
	struct ctx *cx = &d->s->cx;
	struct printer file;

	assert_ok(cx, own_key_read(cx, arena_printf(&cx->mem, "%s/%s", d->dir, seed), NULL, &key));
	assert_ok(cx, tuf_sign(cx, body, &signer, 1, &file));
	desk_file(d, name, file.text);
}

/* The file lies in the folder with the one before beside it, and the next version of the role that
 * names it. */
static void target_next(struct desk *d, const char *path, const char *text, int64_t version)
{
	bool people = strcmp(path, TRUST_SIGNERS) == 0;
	const char *role = people ? "signers" : "targets";
	struct arena *mem = &d->s->cx.mem;
	struct printer body;
	struct tuf_targets t;
	size_t size;
	char *was;

	was = taken(d, arena_printf(mem, "t/%lld.%s.json", (long long)version - 1, role), &size);
	assert_ok(&d->s->cx, tuf_targets_parse(&d->s->cx, was, size, &t));
	at_desk(d, arena_printf(mem, "cd t && cp %s $(dirname %s)/$(basename %s .json).before.json",
				path, path, path));
	desk_file(d, arena_printf(mem, "t/%s", path), text);
	for (size_t i = 0; i < t.n; i++)
		if (strcmp(t.target[i].path, path) == 0)
			t.target[i] = (struct tuf_target){ path, (int64_t)strlen(text),
							   hash_bytes(text, strlen(text)) };
	t.version = version;
	assert_ok(&d->s->cx, tuf_targets_print(&d->s->cx, &t, &body));
	next_write(d, arena_printf(mem, "t/%lld.%s.json", (long long)version, role), &body,
		   people ? "t/signers.seed" : "t/first.seed");
}

/* ---- asking ---- */

#define WORDS_MAX 16

/* Each word is asked for; with a wrong one in its place nothing is signed; with all, it is. */
static void each_word_is_asked(struct desk *d, const char *file, const char *const *words,
			       const char *seed)
{
	struct answer_to answers[WORDS_MAX];
	struct arena *mem = &d->s->cx.mem;
	size_t n = 0, size;
	const char *was = taken(d, file, &size);

	for (; words[n]; n++)
		answers[n] =
			(struct answer_to){ arena_printf(mem, "Type %s:", words[n]), words[n] };
	for (size_t i = 0; i < n; i++) {
		answers[i].answer = "yes";
		run_at_terminal(d, "ben", 1, answers, i + 1, "trust", "sign", file, "--key", seed,
				NULL);
		output_says(d->out, "not signed: 'yes' was typed");
		ck_assert_str_eq(taken(d, file, &size), was);
		answers[i].answer = words[i];
	}
	run_at_terminal(d, "ben", 0, answers, n, "trust", "sign", file, "--key", seed, NULL);
	output_says(d->out, "is signed with");
	ck_assert_str_ne(taken(d, file, &size), was);
}

/* clang-format off */
static const struct {
	const char *path, *from, *to, *says;
	const char *words[WORDS_MAX];
} changes[] = {
	{ TRUST_APPROVAL, "\"approver\",\"number\":1", "\"approver\",\"number\":2",
	  "+ a release needs 2 approval by role approver with a key of custody file or hardware",
	  { "targets", TRUST_APPROVAL, "approval", "approver", "2" } },
	{ TRUST_APPROVAL, "\"custody\":[\"file\",", "\"custody\":[\"sealed\",\"file\",",
	  "+ a release needs 1 approval by role approver with a key of custody sealed or file or",
	  { "targets", TRUST_APPROVAL, "approval", "approver", "1" } },
	{ TRUST_APPROVAL, "\"reviewer\"", "\"author\"",
	  "- a release needs 1 review by role reviewer",
	  { "targets", TRUST_APPROVAL, "review", "author", "1", "reviewer", "1" } },
	{ TRUST_APPROVAL, "\"trainer\",", "", "- a release is not signed by its trainer",
	  { "targets", TRUST_APPROVAL, "trainer" } },
	{ TRUST_ASSIGNMENT, "\"epoch\":1", "\"epoch\":7", "+ assignments are of epoch 7",
	  { "targets", TRUST_ASSIGNMENT, "7" } },
	{ TRUST_ASSIGNMENT, "\"keys\":[", "\"keys\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",",
	  "+ assignments are signed by the key SHA256:",
	  { "targets", TRUST_ASSIGNMENT, "(key)" } },
};
/* clang-format on */

static const char *short_of(struct desk *d, const unsigned char public[PUBLIC_KEY_SIZE])
{
	return arena_strndup(&d->s->cx.mem,
			     ed25519_fingerprint(&d->s->cx, public) + strlen("SHA256:"), 8);
}

TEST_EACH(each_change_of_a_file_is_shown_and_asked_for_by_its_name, changes)
{
	static const unsigned char nobody[PUBLIC_KEY_SIZE];
	const char *path = changes[_i].path, *words[WORDS_MAX] = { NULL };
	auto_site s = { 0 };
	auto_desk d = { 0 };
	size_t size;

	founded(&s, &d);
	for (size_t i = 0; changes[_i].words[i]; i++)
		words[i] = strcmp(changes[_i].words[i], "(key)") == 0 ? short_of(&d, nobody)
								      : changes[_i].words[i];
	target_next(&d, path,
		    text_with(&s.cx, taken(&d, arena_printf(&s.cx.mem, "t/%s", path), &size),
			      changes[_i].from, changes[_i].to),
		    2);
	each_word_is_asked(&d, "t/2.targets.json", words, "t/second.seed");
	output_says(d.out, changes[_i].says);
	output_says(d.out, "against t/1.targets.json, sha256:");
}

/* Where the one in force does not lie there, all is new. */
TEST(without_the_file_in_force_all_of_the_next_is_shown)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	size_t size;

	founded(&s, &d);
	target_next(&d, TRUST_APPROVAL,
		    text_with(&s.cx, taken(&d, "t/" TRUST_APPROVAL, &size), "\"trainer\",", ""), 2);
	at_desk(&d, "rm t/trust/approval.before.json");
	run(&d, "ben", 0, "trust", "sign", "t/2.targets.json", "--key", "t/second.seed", "--yes",
	    NULL);
	output_says(d.out, "+ a release needs 1 review by role reviewer");
	output_says(d.out, "+ a release is not signed by its author");
}

TEST(logs_their_ends_and_what_continues_them_are_shown_and_asked_for)
{
	struct trust_logs *l;
	struct seed_signer next;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct printer file;
	const char *old, *name;
	struct hash h;
	size_t size;
	char *text;

	founded(&s, &d);
	l = arena_alloc(&s.cx.mem, sizeof(*l));
	text = taken(&d, "t/" TRUST_LOG, &size);
	assert_ok(&s.cx, trust_logs_parse(&s.cx, text, size, l));
	old = l->key[0].origin;
	seed_signer_init(&next, (const unsigned char[SEED_SIZE]){ 9 });
	h = hash_bytes(next.signer.public, PUBLIC_KEY_SIZE);
	name = arena_printf(&s.cx.mem, "%.*s/2-%02x%02x%02x%02x", (int)(strrchr(old, '/') - old),
			    old, h.b[0], h.b[1], h.b[2], h.b[3]);
	{
		struct note_signer signer;

		note_signer_init(&signer, name, &next.signer);
		l->key[l->n++] = signer.key;
	}
	l->abandoned[l->n_abandoned++] = (struct trust_abandoned){ old, { .size = 40 } };
	l->continuity[l->n_continuity++] =
		(struct trust_continuity){ .origin = name,
					   .keys = digest_text(&s.cx, &h),
					   .first = { .size = 41 },
					   .prefix = { .size = 40 },
					   .from = old,
					   .last = { .size = 43 },
					   .lost = digest_text(&s.cx, &h) };
	trust_logs_print(&s.cx, l, &file);
	target_next(&d, TRUST_LOG, file.text, 2);
	{
		const char *words[] = { "targets",
					TRUST_LOG,
					strrchr(name, '/') + 1,
					short_of(&d, next.signer.public),
					strrchr(old, '/') + 1,
					"40",
					"40",
					"43",
					NULL };

		each_word_is_asked(&d, "t/2.targets.json", words, "t/second.seed");
	}
	output_says(d.out, arena_printf(&s.cx.mem, "+ the log %s counts with the key", name));
	output_says(d.out, arena_printf(&s.cx.mem, "+ the log %s ended at 40 entries", old));
	output_says(d.out, "list of what was lost: sha256:");
}

TEST(an_exchange_of_a_root_key_is_confirmed_by_both_keys_and_not_by_the_name_of_the_role)
{
	static const unsigned char thief[PUBLIC_KEY_SIZE] = { 1 };
	struct tuf_root *r;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct printer body;
	const char *lost;
	size_t size;
	char *text;

	founded(&s, &d);
	r = arena_alloc(&s.cx.mem, sizeof(*r));
	text = taken(&d, "t/1.root.json", &size);
	assert_ok(&s.cx, tuf_root_parse(&s.cx, text, size, r));
	lost = short_of(&d, r->role[TUF_ROOT].key[0].public);
	r->role[TUF_ROOT].key[0] = tuf_key(&s.cx, thief);
	r->role[TUF_ROOT].threshold = 1;
	r->version = 2;
	assert_ok(&s.cx, tuf_root_print(&s.cx, r, &body));
	next_write(&d, "t/2.root.json", &body, "t/first.seed");
	{
		const char *words[] = { "root", "1", short_of(&d, thief), lost, NULL };

		each_word_is_asked(&d, "t/2.root.json", words, "t/second.seed");
	}
	output_says(d.out, "- root needs 2 of 2 keys");
	output_says(d.out, "+ root is of version 2");
}

/* ---- people ---- */

/* The people of a golden file, without what is not judged, and one who has no key. */
static struct trust_signers people_of_golden(struct site *s)
{
	struct bytes newer = golden(&s->cx, "trust-signers-newer.json");
	struct trust_signer *all = arena_alloc(&s->cx.mem, 3 * sizeof(*all));
	struct trust_signers p;

	assert_ok(&s->cx, trust_signers_parse(&s->cx, newer.b, newer.size, &p));
	p.n_corrected = 0;
	all[0] = p.signer[1]; /* ruth.b_2, whose key is of a type unknown here */
	all[1] = (struct trust_signer){ .id = "ghost" };
	all[2] = p.signer[0]; /* quinn, who has one that was suspended and revoked */
	p.signer = all;
	return p;
}

TEST(who_has_no_key_or_one_of_an_unknown_type_is_shown_and_asked_for_as_is_the_log)
{
	struct trust_signers p;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct printer file;

	founded(&s, &d);
	p = people_of_golden(&s);
	p.n = 2;
	trust_signers_print(&s.cx, &p, &file);
	target_next(&d, TRUST_SIGNERS, file.text, 2);
	{
		const char *words[] = { "signers",
					TRUST_SIGNERS,
					arena_printf(&s.cx.mem, "%lld", (long long)p.head.size),
					"ruth.b_2",
					"ssh-ml-dsa-65",
					"ghost",
					NULL };

		each_word_is_asked(&d, "t/2.signers.json", words, "t/second.seed");
	}
	output_says(d.out, "+ ghost has no key");
	output_says(d.out, "+ ruth.b_2 keeps a key of the type ssh-ml-dsa-65, which this version");
	output_says(d.out, arena_printf(&s.cx.mem, "+ the log is %s, of ", p.origin));
}

TEST(a_key_is_shown_with_its_roles_suspensions_end_and_what_is_upheld)
{
	const struct trust_key *k;
	struct trust_signers p;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct printer file;
	const char *head;

	founded(&s, &d);
	p = people_of_golden(&s);
	p.n = 3;
	trust_signers_print(&s.cx, &p, &file);
	target_next(&d, TRUST_SIGNERS, file.text, 2);
	run(&d, "ben", 0, "trust", "sign", "t/2.signers.json", "--key", "t/second.seed", "--yes",
	    NULL);
	k = p.signer[2].key;
	head = arena_printf(&s.cx.mem, "+ quinn %s", k->fingerprint);
	output_says(d.out,
		    arena_printf(&s.cx.mem, "%s approver at hamburg, from entry 1, to", head));
	output_says(d.out, arena_printf(&s.cx.mem, "%s suspended from entry %lld", head,
					(long long)k->suspended[0].from));
	output_says(d.out, arena_printf(&s.cx.mem, "%s revoked at entry %lld", head,
					(long long)k->revoked_at));
	output_says(d.out, arena_printf(&s.cx.mem, "%s the signature of entry %lld is upheld", head,
					(long long)k->upheld[0]));
}

/* ---- what is not signed ---- */

static void refused(struct desk *d, const char *file, int code, const char *says)
{
	size_t size;
	const char *was = taken(d, file, &size);

	run(d, "ben", code, "trust", "sign", file, "--key", "t/second.seed", "--yes", NULL);
	output_says(d->err, says);
	ck_assert_str_eq(taken(d, file, &size), was);
}

static const struct {
	const char *path, *metadata;
} named[] = {
	{ TRUST_APPROVAL, "t/1.targets.json" },
	{ TRUST_LOG, "t/1.targets.json" },
	{ TRUST_ASSIGNMENT, "t/1.targets.json" },
	{ TRUST_SIGNERS, "t/1.signers.json" },
};

TEST(a_file_that_is_not_the_one_named_or_is_missing_is_not_signed_for)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founded(&s, &d);
	for (size_t i = 0; i < countof(named); i++) {
		const char *path = named[i].path;

		at_desk(&d, arena_printf(&s.cx.mem, "mv t/%s kept && sed 's/}$/ }/' kept >t/%s",
					 path, path));
		refused(&d, named[i].metadata, 1,
			arena_printf(&s.cx.mem, "%s has other bytes than the ones signed", path));
		at_desk(&d, arena_printf(&s.cx.mem, "rm t/%s", path));
		refused(&d, named[i].metadata, 4,
			arena_printf(&s.cx.mem, "t/%s is missing, and is not the one in force",
				     path));
		at_desk(&d, arena_printf(&s.cx.mem, "mv kept t/%s", path));
	}
}

/* The one in force, carried over beside the next one, must be the one that was in force. */
TEST(a_file_given_as_the_one_in_force_is_compared_with_the_version_before)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	size_t size;
	char *next;

	founded(&s, &d);
	next = text_with(&s.cx, taken(&d, "t/" TRUST_APPROVAL, &size), "\"trainer\",", "");
	target_next(&d, TRUST_APPROVAL, next, 2);
	desk_file(&d, "t/trust/approval.before.json", next);
	refused(&d, "t/2.targets.json", 1,
		"trust/approval.json has other bytes than the ones signed");
}

/* clang-format off */
static const struct {
	const char *path, *from, *to, *says;
} unjudged[] = {
	{ TRUST_APPROVAL, "\"expiry\":null", "\"expiry\":30", "/require/0/expiry" },
	{ TRUST_APPROVAL, "\"stop\":[]", "\"stop\":[{\"role\":\"operator\",\"custody\":[\"file\"]}]",
	  "/stop" },
	{ TRUST_LOG, "\"quorum\":0", "\"quorum\":1", "/quorum" },
};
/* clang-format on */

TEST_EACH(what_this_version_does_not_judge_is_not_signed, unjudged)
{
	const char *path = unjudged[_i].path;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	size_t size;

	founded(&s, &d);
	target_next(&d, path,
		    text_with(&s.cx, taken(&d, arena_printf(&s.cx.mem, "t/%s", path), &size),
			      unjudged[_i].from, unjudged[_i].to),
		    2);
	refused(&d, "t/2.targets.json", 1,
		arena_printf(&s.cx.mem, "%s%s", path, unjudged[_i].says));
	output_says(d.err, "this version does not judge");
}

TEST(corrected_clocks_are_not_signed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founded(&s, &d);
	target_next(&d, TRUST_SIGNERS, golden(&s.cx, "trust-signers-newer.json").b, 2);
	refused(&d, "t/2.signers.json", 1, "this version does not judge /corrected");
}

TEST(a_version_that_is_not_the_next_or_not_the_named_one_or_says_more_is_not_signed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founded(&s, &d);
	at_desk(&d, "cp t/1.root.json t/2.root.json");
	refused(&d, "t/2.root.json", 1, "t/2.root.json is of version 1");
	at_desk(&d, "sed 's/\"version\":1/\"version\":3/' t/1.root.json >t/3.root.json");
	refused(&d, "t/3.root.json", 1, "t/2.root.json is of version 1");
	at_desk(&d, "rm t/2.root.json");
	refused(&d, "t/3.root.json", 4, "t/2.root.json is missing: what changes cannot be shown");
	at_desk(&d, "sed -i 's/\"_type\"/\"_more\":1,\"_type\"/' t/1.root.json");
	refused(&d, "t/1.root.json", 1, "says more than this version reads, and is not signed");
}

/* ---- the next signers, from those in force ---- */

TEST(what_the_log_does_not_say_of_people_stays_in_the_next_signers)
{
	struct trust_signers p, golden_people;
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct printer file;
	size_t size;
	char *text;

	founded(&s, &d);
	golden_people = people_of_golden(&s);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	text = taken(&d, "t/" TRUST_SIGNERS, &size);
	assert_ok(&s.cx, trust_signers_parse(&s.cx, text, size, &p));
	ck_assert_uint_eq(p.n, 2);
	p.signer[1].key[0].suspended[0] = (struct trust_span){ 1, 2 };
	p.signer[1].key[0].n_suspended = 1;
	p.signer[1].key[0].upheld[0] = 3;
	p.signer[1].key[0].n_upheld = 1;
	p.signer[1].unknown = golden_people.signer[0].unknown;
	p.signer[1].n_unknown = 1;
	golden_people.signer[2] = p.signer[1];
	golden_people.signer[0] = p.signer[0];
	p.signer = golden_people.signer;
	p.n = 3;
	trust_signers_print(&s.cx, &p, &file);
	target_next(&d, TRUST_SIGNERS, file.text, 3);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(d.out, "ben keeps 1 keys of types that this version does not know");
	output_says_not(d.out, "ghost");
	output_says_not(d.out, "suspended");
	text = taken(&d, "t/" TRUST_SIGNERS, &size);
	output_says(text, "{\"id\":\"ghost\",\"keys\":[]}");
	output_says(text,
		    "\"suspended\":[{\"from\":1,\"to\":2}],\"revoked_at\":null,\"upheld\":[3]");
	output_says(text, "\"public\":\"ssh-ml-dsa-65 ");
}

TEST(a_seed_in_the_clear_is_not_founded_with)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founded(&s, &d);
	at_desk(&d, "mkdir a");
	at_desk(&d, "cp t/first.seed a/r.seed");
	run(&d, "ben", 1, "trust", "init", "--server", "server-keys.json", "--out", "u",
	    "--root-key", "a/r.seed", NULL);
	output_says(d.err, "a/r.seed has no passphrase");
	ck_assert(!desk_has(&d, "u/1.root.json"));
}
