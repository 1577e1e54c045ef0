#include <string.h>

#include "continued.h"
#include "files.h"
#include "trust_desk.h"

/* What a holder sees, types and signs, on a machine that no server is asked from. */

/* ---- asking ---- */

#define WORDS_MAX 16
#define TRIES     3 /* for a word */

/* Each word is asked for; with a wrong one in its place nothing is signed; with all, it is. */
static void each_word_is_asked(struct desk *d, const char *file, const char *const *words,
			       const char *seed)
{
	struct answer_to answers[WORDS_MAX];
	struct arena *mem = &d->s->cx.mem;
	size_t n = 0, size;
	const char *was = desk_text(d, file, &size);

	for (; words[n]; n++)
		answers[n] =
			(struct answer_to){ arena_printf(mem, "Type %s:", words[n]), words[n] };
	for (size_t i = 0; i < n; i++) {
		struct answer_to slip[WORDS_MAX + TRIES];

		memcpy(slip, answers, i * sizeof(*slip));
		for (size_t k = 0; k < TRIES; k++)
			slip[i + k] = (struct answer_to){ answers[i].prompt, "yes" };
		run_at_terminal(d, "ben", 1, slip, i + TRIES, "trust", "sign", file, "--key", seed,
				NULL);
		output_says(d->out, arena_printf(mem, "not signed: '%s' was not typed", words[i]));
		ck_assert_str_eq(desk_text(d, file, &size), was);
	}
	run_at_terminal(d, "ben", 0, answers, n, "trust", "sign", file, "--key", seed, NULL);
	output_says(d->out, "is signed with");
	ck_assert_str_ne(desk_text(d, file, &size), was);
}

/* clang-format off */
static const struct {
	const char *path, *from, *to, *says;
	const char *words[WORDS_MAX];
} changes[] = {
	{ TRUST_APPROVAL, "\"approver\",\"number\":1", "\"approver\",\"number\":2",
	  "+ a release needs 2 approvals by role approver at the device's own site with a key",
	  { "targets", TRUST_APPROVAL, "approval", "approver", "2", "concerned" } },
	{ TRUST_APPROVAL, "\"custody\":[\"file\",", "\"custody\":[\"sealed\",\"file\",",
	  "role approver at the device's own site with a key of custody sealed or file or",
	  { "targets", TRUST_APPROVAL, "approval", "approver", "1", "concerned" } },
	{ TRUST_APPROVAL, "\"reviewer\"", "\"author\"",
	  "- a release needs 1 review by role reviewer",
	  { "targets", TRUST_APPROVAL, "review", "author", "1", "concerned", "reviewer", "1", "concerned" } },
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
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	size_t size;

	trust_desk_found(&s, &d);
	for (size_t i = 0; changes[_i].words[i]; i++)
		words[i] = strcmp(changes[_i].words[i], "(key)") == 0 ? short_of(&d, nobody)
								      : changes[_i].words[i];
	trust_desk_next(&d, path,
			text_with(&s.cx,
				  desk_text(&d, arena_printf(&s.cx.mem, "t/%s", path), &size),
				  changes[_i].from, changes[_i].to),
			2);
	each_word_is_asked(&d, "t/2.targets.json", words, "t/second.seed");
	output_says(d.out, changes[_i].says);
	output_says(d.out, "against t/1.targets.json");
	output_says(d.out, "by the root t/1.root.json, sha256:");
}

/* Where the one in force does not lie there, all is new. */
TEST(without_the_file_in_force_all_of_the_next_is_shown)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	size_t size;

	trust_desk_found(&s, &d);
	trust_desk_next(
		&d, TRUST_APPROVAL,
		text_with(&s.cx, desk_text(&d, "t/" TRUST_APPROVAL, &size), "\"trainer\",", ""), 2);
	desk_sh(&d, "rm t/trust/approval.before.json");
	run(&d, "ben", 0, "trust", "sign", "t/2.targets.json", "--key", "t/second.seed", "--yes",
	    NULL);
	output_says(d.out, "+ a release needs 1 review by role reviewer");
	output_says(d.out, "+ a release is not signed by its author");
}

/* The log of the key, which continues the only one that there is. */
static const char *log_continued(struct site *s, struct trust_logs *l, const struct signer *key)
{
	const char *old = l->key[0].origin, *name;
	struct hash h = hash_bytes(key->public, PUBLIC_KEY_SIZE);
	struct note_signer signer;

	name = log_name(&s->cx, old, 2, key->public);
	note_signer_init(&signer, name, key);
	l->key[l->n++] = signer.key;
	l->abandoned[l->n_abandoned++] = (struct trust_abandoned){ old, { .size = 40 } };
	l->continuity[l->n_continuity++] =
		(struct trust_continuity){ .origin = name,
					   .keys = digest_text(&s->cx, &h),
					   .first = { .size = 41 },
					   .prefix = { .size = 40 },
					   .from = old,
					   .last = { .size = 43 },
					   .lost = digest_text(&s->cx, &h) };
	return name;
}

TEST(logs_their_ends_and_what_continues_them_are_shown_and_asked_for)
{
	const char *words[] = { "targets", TRUST_LOG, NULL, NULL, NULL, "40", "40", "43", NULL };
	struct trust_logs *l;
	struct seed_signer next;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct printer file;
	const char *name;
	size_t size;
	char *text;

	trust_desk_found(&s, &d);
	l = arena_alloc(&s.cx.mem, sizeof(*l));
	text = desk_text(&d, "t/" TRUST_LOG, &size);
	assert_ok(&s.cx, trust_logs_parse(&s.cx, text, size, l));
	seed_signer_init(&next, (const unsigned char[SEED_SIZE]){ 9 });
	name = log_continued(&s, l, &next.signer);
	trust_logs_print(&s.cx, l, &file);
	trust_desk_next(&d, TRUST_LOG, file.text, 2);
	words[2] = strrchr(name, '/') + 1;
	words[3] = short_of(&d, next.signer.public);
	words[4] = strrchr(l->key[0].origin, '/') + 1;
	each_word_is_asked(&d, "t/2.targets.json", words, "t/second.seed");
	output_says(d.out, arena_printf(&s.cx.mem, "+ the log %s counts with the key", name));
	output_says(d.out,
		    arena_printf(&s.cx.mem, "+ the log %s ended at 40 entries", l->key[0].origin));
	output_says(d.out, "list of what was lost: sha256:");
}

TEST(an_exchange_of_a_root_key_is_confirmed_by_both_keys_and_not_by_the_name_of_the_role)
{
	static const unsigned char thief[PUBLIC_KEY_SIZE] = { 1 };
	struct tuf_root *r;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct printer body;
	const char *lost;
	size_t size;
	char *text;

	trust_desk_found(&s, &d);
	r = arena_alloc(&s.cx.mem, sizeof(*r));
	text = desk_text(&d, "t/1.root.json", &size);
	assert_ok(&s.cx, tuf_root_parse(&s.cx, text, size, r));
	lost = short_of(&d, r->role[TUF_ROOT].key[0].public);
	r->role[TUF_ROOT].key[0] = tuf_key(&s.cx, thief);
	r->role[TUF_ROOT].threshold = 1;
	r->role[TUF_TARGETS] = r->role[TUF_ROOT];
	r->version = 2;
	assert_ok(&s.cx, tuf_root_print(&s.cx, r, &body));
	trust_desk_sign(&d, "t/2.root.json", &body, "t/first.seed");
	{
		const char *words[] = {
			"root", "1", short_of(&d, thief), "targets", "1", lost, NULL
		};

		each_word_is_asked(&d, "t/2.root.json", words, "t/second.seed");
	}
	output_says(d.out, "- root needs 2 of 2 keys");
	output_says(d.out, "+ root is of version 2");
}

/* ---- people ---- */

TEST(who_has_no_key_or_one_of_an_unknown_type_is_shown_and_asked_for_as_is_the_log)
{
	struct trust_signers p;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct printer file;

	trust_desk_found(&s, &d);
	p = trust_desk_people(&s);
	p.n = 2;
	trust_signers_print(&s.cx, &p, &file);
	trust_desk_next(&d, TRUST_SIGNERS, file.text, 2);
	{
		const char *words[] = { "signers",
					TRUST_SIGNERS,
					arena_printf(&s.cx.mem, "%lld", (long long)p.head.size),
					"ruth.b_2",
					"ssh-ml-dsa-65",
					"ghost",
					NULL };

		each_word_is_asked(&d, "t/2.signers.json", words, "t/other.seed");
	}
	output_says(d.out, "+ ghost has no key");
	output_says(d.out, "+ ruth.b_2 keeps a key of the type ssh-ml-dsa-65, which this version");
	output_says(d.out, arena_printf(&s.cx.mem, "+ the log is %s, of ", p.origin));
}

TEST(a_key_is_shown_with_its_roles_suspensions_end_and_what_is_upheld)
{
	const struct trust_key *k;
	struct trust_signers p;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct printer file;
	const char *head;

	trust_desk_found(&s, &d);
	p = trust_desk_people(&s);
	p.n = 3;
	trust_signers_print(&s.cx, &p, &file);
	trust_desk_next(&d, TRUST_SIGNERS, file.text, 2);
	run(&d, "ben", 0, "trust", "sign", "t/2.signers.json", "--key", "t/other.seed", "--yes",
	    NULL);
	k = p.signer[2].key;
	head = arena_printf(&s.cx.mem, "+ quinn %s", k->fingerprint);
	output_says(d.out,
		    arena_printf(&s.cx.mem, "%s approver at hamburg, from entry 1, to", head));
	output_says(d.out, arena_printf(&s.cx.mem, "%s signs nothing from entry %lld", head,
					(long long)k->suspended[0].from));
	output_says(d.out, arena_printf(&s.cx.mem, "%s revoked at entry %lld", head,
					(long long)k->revoked_at));
	output_says(d.out, arena_printf(&s.cx.mem, "%s the signature of entry %lld is upheld", head,
					(long long)k->upheld[0]));
}
