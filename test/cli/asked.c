#include <string.h>

#include "trust_desk.h"

/* Questions at a terminal: who is asked again is told why. */

TEST(a_passphrase_that_is_short_or_not_the_same_is_asked_for_again_with_the_reason)
{
	static const struct answer_to answers[] = {
		{ "a passphrase for new.seed", "short" },
		{ "a passphrase for new.seed", "not easily guessed" },
		{ "once more", "not easily" },
		{ "a passphrase for new.seed", "not easily guessed" },
		{ "once more", "not easily guessed" },
	};
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	run_at_terminal(&d, "ben", 0, answers, countof(answers), "trust", "seed", "new.seed", NULL);
	output_says(d.out, "Type it again: it is shorter than 12 characters.");
	output_says(d.out, "Type it again: the two differ.");
	output_says(d.out, "new.seed is made, under its passphrase");
}

TEST(a_passphrase_is_asked_for_three_times_and_no_seed_is_made_without_one)
{
	static const struct answer_to answers[] = {
		{ "a passphrase for new.seed", "short" },
		{ "a passphrase for new.seed", "short" },
		{ "a passphrase for new.seed", "short" },
	};
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	run_at_terminal(&d, "ben", 1, answers, countof(answers), "trust", "seed", "new.seed", NULL);
	output_says(d.out, "it is shorter than 12 characters");
	ck_assert(!desk_has(&d, "new.seed"));
}

#define WRONG "--passphrase-file", "other", NULL

/* No --yes and no terminal: had anything been asked, that would be what is said. */
TEST(a_wrong_passphrase_or_a_key_that_is_not_there_ends_it_before_anything_is_asked)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	desk_file(&d, "words", "not easily guessed\n");
	desk_file(&d, "other", "guessed by nobody\n");
	desk_sh(&d, arena_printf(&s.cx.mem, "cp %s/server-keys.json .", s.dir));
	run(&d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    "--passphrase-file", "words", NULL);
	desk_acknowledge(&d, "t");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 1, "trust", "renew", "t", "root", "--key", "t/first.seed", WRONG);
	output_says(d.err, "that is not the passphrase of t/first.seed");
	output_says(d.err, "docs/trust.md, 'A lost key'");
	run(&d, "ben", 1, "trust", "signers", "t", "--key", "t/signers.seed", WRONG);
	output_says(d.err, "that is not the passphrase of t/signers.seed");
	run(&d, "ben", 1, "trust", "sign", "t/1.targets.json", "--key", "t/first.seed", WRONG);
	output_says(d.err, "that is not the passphrase of t/first.seed");
	run(&d, "ben", 1, "key", "confirm", desk_key(&d, "anna"), "--key", "gone.seed", NULL);
	output_says(d.err, "gone.seed");
	output_says_not(d.out, "You confirm this key");
}
