#include <string.h>

#include "person.h"
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

TEST(without_a_key_the_seed_that_is_looked_for_is_named)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	desk_sh(&d, "mv t/signers.seed elsewhere");
	run(&d, "ben", 4, "trust", "signers", "t", "--yes", NULL);
	output_says(d.err, "no --key is given, and t/signers.seed is not there");
	output_says(d.err, "signet trust signers t --key SEED\n");
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "elsewhere", "--yes", NULL);
}

/* ---- what the log says of people ---- */

static void signers_made(struct site *s, struct desk *d)
{
	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	run(d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
}

#define CHECK "trust", "sign", "t/3.signers.json", "--key", "t/other.seed", "--check", "--yes", NULL

TEST(a_holder_who_is_logged_in_has_the_log_asked_for_head_and_confirmations)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	size_t size;

	signers_made(&s, &d);
	trust_desk_next(&d, TRUST_SIGNERS, desk_text(&d, "t/" TRUST_SIGNERS, &size), 3);
	run(&d, "ben", 0, "trust", "sign", "t/3.signers.json", "--key", "t/other.seed", "--yes",
	    NULL);
	output_says(d.out, "The log was not asked");
	run(&d, "ben", 0, CHECK);
	output_says(d.out, "the log has this head, and confirmed these keys");
	output_says_not(d.out, "The log was not asked");
}

static void owner_other(struct trust_signers *p)
{
	p->signer[0].id = "eve";
}

static void role_other(struct trust_signers *p)
{
	p->signer[0].key[0].role[0].role = "reviewer";
}

static void head_other(struct trust_signers *p)
{
	p->head.root.b[0] ^= 1;
}

static const struct {
	void (*bend)(struct trust_signers *p);
	const char *says; /* NULL: it comes before that */
} bent[] = {
	{ owner_other, "the file says, and the log does not: eve SHA256:" },
	{ role_other, "the file says, and the log does not: anna SHA256:" },
	{ head_other, NULL },
};

TEST_EACH(what_the_log_does_not_say_of_people_is_not_signed, bent)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct trust_signers p;
	struct printer file;
	size_t size;
	const char *was;

	signers_made(&s, &d);
	was = desk_text(&d, "t/" TRUST_SIGNERS, &size);
	assert_ok(&s.cx, trust_signers_parse(&s.cx, was, size, &p));
	bent[_i].bend(&p);
	trust_signers_print(&s.cx, &p, &file);
	trust_desk_next(&d, TRUST_SIGNERS, file.text, 3);
	was = desk_text(&d, "t/3.signers.json", &size);
	run(&d, "ben", 7, CHECK);
	if (bent[_i].says)
		output_says(d.out, bent[_i].says);
	ck_assert_str_eq(desk_text(&d, "t/3.signers.json", &size), was);
}

/* ---- the log goes on ---- */

static void carl_suspended(struct site *s, struct desk *d)
{
	(void)s;
	run(d, "root", 0, "user", "suspend", "carl", "--reason", "r", NULL);
}

static void carl_lifted(struct site *s, struct desk *d)
{
	const char *act = act_proposed(s, s->admin, "lift-suspension", "'person':'carl'");

	run(d, "ben", 0, "act", "sign", act, "--key", "ben.seed", "--yes", NULL);
}

static void carl_left(struct site *s, struct desk *d)
{
	(void)s;
	run(d, "root", 0, "user", "deactivate", "carl", "--reason", "r", NULL);
}

static void carl_no_approver(struct site *s, struct desk *d)
{
	(void)s;
	run(d, "root", 0, "role", "revoke", "carl", "approver", "--site", "*", "--reason", "r",
	    NULL);
}

static const struct {
	void (*before)(struct site *s, struct desk *d); /* the file is made; NULL */
	void (*since)(struct site *s, struct desk *d);
	const char *line; /* which the log no longer has */
} moves[] = {
	{ NULL, carl_left, "approver at *, from entry " },
	{ NULL, carl_no_approver, "approver at *, from entry " },
	{ carl_suspended, carl_lifted, "signs nothing from entry " },
};

/* carl is a third approver, and version 3 of signers waits for a signature. */
static void carl_named(struct site *s, struct desk *d, int i)
{
	size_t size;

	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	desk_newcomer(d, "carl");
	role_grant(s, "carl", "approver");
	desk_confirmed(d, "carl");
	desk_login(d, "root");
	if (moves[i].before)
		moves[i].before(s, d);
	run(d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	trust_desk_next(d, TRUST_SIGNERS, desk_text(d, "t/" TRUST_SIGNERS, &size), 3);
	run(d, "ben", 0, CHECK);
}

TEST_EACH(a_file_that_was_true_at_its_head_is_made_anew_where_the_log_went_on, moves)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *was;
	size_t size;

	carl_named(&s, &d, _i);
	was = desk_text(&d, "t/3.signers.json", &size);
	moves[_i].since(&s, &d);
	run(&d, "ben", 5, CHECK);
	output_says(d.out, "the file says, and the log no longer does: carl SHA256:");
	output_says(d.out, moves[_i].line);
	output_says_not(d.out, "the file says, and the log does not");
	output_says(d.err, "the log went on in what trust/signers.json says, since it had ");
	output_says(d.err, "Move t/3.signers.json away and make it anew: signet trust signers t "
			   "--key SEED\n");
	ck_assert_str_eq(desk_text(&d, "t/3.signers.json", &size), was);
	desk_sh(&d, "mv t/3.signers.json t/trust/old.json");
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	ck_assert(desk_has(&d, "t/3.signers.json"));
}

static void role_longer(struct trust_signers *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->signer[i].id, "carl") == 0)
			p->signer[i].key[0].role[0].span.from--;
}

static const struct {
	void (*bend)(struct trust_signers *p);
	const char *says;
} bent_then[] = {
	{ role_other, "the file says, and the log does not: anna SHA256:" },
	{ role_longer, "the file says, and the log does not: carl SHA256:" },
};

/* What was never true is not excused by what came later. */
TEST_EACH(a_forgery_stays_one_where_the_log_went_on, bent_then)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct trust_signers p;
	struct printer file;
	size_t size;
	char *text;

	carl_named(&s, &d, 0);
	text = desk_text(&d, "t/" TRUST_SIGNERS, &size);
	assert_ok(&s.cx, trust_signers_parse(&s.cx, text, size, &p));
	bent_then[_i].bend(&p);
	trust_signers_print(&s.cx, &p, &file);
	trust_desk_next(&d, TRUST_SIGNERS, file.text, 3);
	carl_left(&s, &d);
	run(&d, "ben", 7, CHECK);
	output_says(d.out, bent_then[_i].says);
	output_says_not(d.out, "the log no longer does");
	output_says(d.err, "trust/signers.json says what the log does not: do not sign it");
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
