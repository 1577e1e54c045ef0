#include <string.h>

#include "files.h"
#include "trust_desk.h"

/* What each holder is told: whose signature counts, how many are missing, what the log says of
 * people; and what trust is in force, in words. */

/* ---- whose signature counts ---- */

static const struct {
	const char *role, *first, *stranger;
} strangers[] = {
	{ "root", "t/first.seed", "t/signers.seed" },
	{ "targets", "t/first.seed", "t/other.seed" },
	{ "signers", "t/signers.seed", "t/first.seed" },
};

TEST_EACH(a_key_that_the_role_has_not_signs_nothing, strangers)
{
	const char *role = strangers[_i].role;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *next = arena_printf(&s.cx.mem, "t/2.%s.json", role), *was;
	size_t size;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 3, "trust", "renew", "t", role, "--key", strangers[_i].stranger, "--yes",
	    NULL);
	output_says(d.err, "it would not count");
	ck_assert(!desk_has(&d, next));
	run(&d, "ben", 0, "trust", "renew", "t", role, "--key", strangers[_i].first, "--yes", NULL);
	was = desk_text(&d, next, &size);
	run(&d, "ben", 3, "trust", "sign", next, "--key", strangers[_i].stranger, "--yes", NULL);
	output_says(d.err, arena_printf(&s.cx.mem, "%s is not signed by the key SHA256:", role));
	ck_assert_str_eq(desk_text(&d, next, &size), was);
	run(&d, "ben", 5, "trust", "renew", "t", role, "--key", strangers[_i].first, "--yes", NULL);
	output_says(d.err, "is there already, and others may have signed it");
	ck_assert_str_eq(desk_text(&d, next, &size), was);
}

TEST(each_holder_sees_how_many_signatures_are_missing)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	desk_file(&d, "words", "not easily guessed\n");
	run(&d, "ben", 0, "trust", "seed", "third", "--passphrase-file", "words", NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--add",
	    "third.pub", "--yes", NULL);
	output_says(d.out, "has 1 of the 2 signatures it needs by its own keys");
	output_says(d.out, "has 1 of the 2 signatures it needs by the keys of the root before");
	output_says(d.out, "Another holder: signet trust sign t/2.root.json --key SEED\n");
	run(&d, "ben", 1, "trust", "upload", "t", NULL);
	output_says(d.err, "Another holder signs that file");
	run(&d, "ben", 0, "trust", "sign", "t/2.root.json", "--key", "third", "--passphrase-file",
	    "words", "--yes", NULL);
	output_says(d.out, "has 2 of the 2 signatures it needs by its own keys");
	output_says(d.out, "has 1 of the 2 signatures it needs by the keys of the root before");
	output_says(d.out, "Another holder: ");
	run(&d, "ben", 0, "trust", "sign", "t/2.root.json", "--key", "t/second.seed", "--yes",
	    NULL);
	output_says(d.out, "has 3 of the 2 signatures it needs by its own keys");
	output_says_not(d.out, "Another holder: ");
	output_says(d.out, "Now: signet trust upload t\n");
}

/* ---- what the log says of people ---- */

static void signers_made(struct site *s, struct desk *d)
{
	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	desk_sh(d, "cp t/1.signers.json one && cp t/trust/signers.json none");
	run(d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
}

#define CHECK "trust", "sign", "t/3.signers.json", "--key", "t/other.seed", "--check", "--yes", NULL

/* Version 2 is in force; the third is made of it, bent by who holds the first seed. */
static void third_made(struct desk *d, const char *from, const char *to)
{
	size_t size;
	const char *people = desk_text(d, "t/" TRUST_SIGNERS, &size);

	if (from)
		people = text_with(&d->s->cx, people, from, to);
	trust_desk_next(d, TRUST_SIGNERS, people, 3);
}

TEST(a_holder_who_is_logged_in_has_the_log_asked_for_head_and_confirmations)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	signers_made(&s, &d);
	third_made(&d, NULL, NULL);
	run(&d, "ben", 0, "trust", "sign", "t/3.signers.json", "--key", "t/other.seed", "--yes",
	    NULL);
	output_says(d.out, "The log was not asked");
	run(&d, "ben", 0, CHECK);
	output_says(d.out, "the log has this head, and confirmed these keys");
	output_says_not(d.out, "The log was not asked");
}

static const struct {
	const char *from, *to, *says;
} bent[] = {
	{ "\"id\":\"anna\"", "\"id\":\"eve\"", "the file says, and the log does not: eve SHA256:" },
	{ "\"role\":\"approver\"", "\"role\":\"reviewer\"",
	  "the file says, and the log does not: anna SHA256:" },
	{ "\"root\":\"", "\"root\":\"AAAA", NULL },
};

TEST_EACH(what_the_log_does_not_say_of_people_is_not_signed, bent)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	size_t size;
	const char *was;
	char *root;

	signers_made(&s, &d);
	if (bent[_i].says) {
		third_made(&d, bent[_i].from, bent[_i].to);
	} else {
		root = strstr(desk_text(&d, "t/" TRUST_SIGNERS, &size), bent[_i].from);
		third_made(&d, arena_strndup(&s.cx.mem, root, 12), bent[_i].to);
	}
	was = desk_text(&d, "t/3.signers.json", &size);
	run(&d, "ben", 7, CHECK);
	if (bent[_i].says)
		output_says(d.out, bent[_i].says);
	ck_assert_str_eq(desk_text(&d, "t/3.signers.json", &size), was);
}

/* ---- a word on older versions stays ---- */

TEST(a_word_on_older_versions_stays_in_the_versions_that_follow)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--floor", "1",
	    "--yes", NULL);
	run(&d, "ben", 0, "trust", "sign", "t/2.root.json", "--key", "t/second.seed", "--yes",
	    NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "targets", "--key", "t/first.seed", "--yes", NULL);
	output_says_not(d.out, "lets older ones count");
	run(&d, "ben", 0, "trust", "sign", "t/2.targets.json", "--key", "t/second.seed", "--yes",
	    NULL);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--yes", NULL);
	output_says(d.out, "+ root lets older ones count, from version 2 on");
}

/* ---- in words ---- */

TEST(trust_in_force_is_shown_in_the_words_in_which_changes_are)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	signers_made(&s, &d);
	run(&d, "ben", 0, "trust", "show", NULL);
	output_says(d.out, "root needs 2 of 2 keys\n");
	output_says(d.out, "signers needs 1 of 2 keys\n");
	output_says(d.out, "a release needs 1 approval by role approver");
	output_says(d.out, "anna SHA256:");
	output_says_not(d.out, "{");
}
