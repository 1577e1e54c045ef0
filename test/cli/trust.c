#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"
#include "program.h"
#include "proof/tlogproof.h"

/* The founders at their desk, each with a confirmed key; and what the server says of its own. */
static void founders(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	ck_assert_int_eq(
		system(arena_printf(&s->cx.mem, "cp %s/server-keys.json %s/", s->dir, d->dir)), 0);
}

static void init(struct desk *d, int code, const char *out)
{
	run(d, "ben", code, "trust", "init", "--server", "server-keys.json", "--out", out, "--demo",
	    NULL);
}

static mode_t mode_of(struct desk *d, const char *name)
{
	struct stat st;

	ck_assert_int_eq(stat(arena_printf(&d->s->cx.mem, "%s/%s", d->dir, name), &st), 0);
	return st.st_mode & 0777;
}

TEST(trust_is_founded_uploaded_and_names_who_may_approve)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *ben;

	founders(&s, &d);
	ben = value_of(&d, run(&d, "ben", 0, "key", "list", "--json", NULL), "fingerprint");
	init(&d, 0, "t");
	output_says(d.out, "root needs 2 of 2 keys");
	output_says(d.out, "for the training instance ");
	ck_assert_int_eq(mode_of(&d, "t/first.seed"), 0600);
	ck_assert_int_eq(mode_of(&d, "t/signers.seed"), 0600);
	desk_acknowledge(&d, "t");
	output_says(run(&d, "ben", 0, "trust", "upload", "t", NULL), "trust.updated");
	run(&d, "ben", 5, "trust", "upload", "t", NULL);
	output_says(d.err, "no metadata newer");
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(d.out, arena_printf(&s.cx.mem, "+ ben %s file, confirmed by entry", ben));
	output_says(d.out, "trust.updated");
	output_says(run(&d, "ben", 0, "trust", "show", "--json", NULL),
		    value_of(&d, run(&d, "ben", 0, "key", "list", "--json", NULL), "public"));
	ck_assert(desk_has(&d, "t/2.signers.json"));
	init(&d, 5, "t");
}

/* What a person signed before stays valid: the key is listed to the entry that revoked it. */
TEST(a_revoked_key_stays_listed_up_to_its_revocation)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founders(&s, &d);
	init(&d, 0, "t");
	desk_acknowledge(&d, "t");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says_not(d.out, "revoked");
	run(&d, "anna", 0, "key", "revoke", desk_key(&d, "anna"), "--reason", "x", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(d.out, "+ anna SHA256:");
	output_says(d.out, " revoked at entry ");
}

TEST(the_signers_role_is_signed_with_its_own_key_and_only_after_it_was_looked_at)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founders(&s, &d);
	init(&d, 0, "t");
	run(&d, "ben", 5, "trust", "signers", "t", "--yes", NULL);
	output_says(d.err, "the server has no trust yet");
	desk_acknowledge(&d, "t");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 2, "trust", "signers", "t", NULL);
	output_says(d.err, "--yes");
	run(&d, "ben", 3, "trust", "signers", "t", "--key", "ben.seed", "--yes", NULL);
	output_says(d.err, "signers is not signed by the key SHA256:");
	output_says(d.err, "it would not count");
	ck_assert(!desk_has(&d, "t/2.signers.json"));
}

/* Lists of a server that has more than the file of trust takes. */
static const struct {
	const char *path;
	size_t n;
	const char *says;
} crowds[] = {
	{ "/v1/keys?user=anna", 65, "anna has more than 64 keys" },
	{ "/v1/users?limit=200", 8200, "more than 8192 people have keys" },
};

/* The list, and its first item until there are n. */
static const char *crowd(struct site *s, const char *path, size_t n)
{
	json_t *page = json_loads(ask(s, "GET", path, s->admin, NULL, 200), 0, NULL);
	json_t *items = json_object_get(page, "items");
	const char *out;
	char *text;

	while (json_array_size(items) < n)
		json_array_append(items, json_array_get(items, 0));
	text = json_dumps(page, JSON_COMPACT);
	out = arena_strdup(&s->cx.mem, text);
	free(text);
	json_decref(page);
	return out;
}

TEST_EACH(who_has_no_room_among_the_signers_is_not_left_out_silently, crowds)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct planted many = { crowds[_i].path, NULL, NULL };

	founders(&s, &d);
	init(&d, 0, "t");
	desk_acknowledge(&d, "t");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	many.body = crowd(&s, many.path, crowds[_i].n);
	{
		auto_liar l = liar_plant(&d, &many, 1);

		run(&d, "ben", 0, "login", "--user", "ben", "--password-file", "password",
		    "--accept-vkey", NULL);
		run(&d, "ben", 1, "trust", "signers", "t", "--yes", NULL);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(d.err, crowds[_i].says);
}

/* Two people, two machines: a file goes from one to the other. */
TEST(a_signature_is_added_on_another_machine)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founders(&s, &d);
	run(&d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t",
	    "--root-key", "anna.seed", "--root-key", "ben.seed", "--demo", NULL);
	ck_assert_int_eq(system(arena_printf(&s.cx.mem,
					     "sed -i 's/\"sig\":\"..../\"sig\":\"0000/' "
					     "%s/t/1.root.json",
					     d.dir)),
			 0);
	run(&d, "ben", 1, "trust", "upload", "t", NULL);
	output_says(d.err, "root is signed by 1 of the 2 keys");
	run(&d, "anna", 0, "trust", "sign", "t/1.root.json", "--key", "anna.seed", "--yes", NULL);
	desk_acknowledge(&d, "t");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
}

TEST(a_server_whose_keys_are_not_the_ones_named_is_not_trusted)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founders(&s, &d);
	ck_assert_int_eq(
		system(arena_printf(&s.cx.mem,
				    "sed -i -E 's/\"releases\":\"..../\"releases\":\"0000/' "
				    "%s/server-keys.json",
				    d.dir)),
		0);
	init(&d, 0, "t");
	run(&d, "ben", 5, "trust", "upload", "t", NULL);
	output_says(d.err, "stops and releases are not signed with the keys of this server");
	desk_file(&d, "server-keys.json", "{\"v\":1}");
	init(&d, 1, "u");
}

/* ---- the ceremony as it is meant ---- */

#define PLACES "mkdir a b c d e f"

static void at_desk(struct desk *d, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&d->s->cx.mem, "cd %s && %s", d->dir, command)), 0);
}

#define CEREMONY                                                                            \
	"trust", "init", "--server", "server-keys.json", "--out", "t", "--passphrase-file", \
		"words", "--root-key", "a/r.seed", "--root-key", "b/r.seed", "--root-key"

#define SIGNERS(n) "--signers-key", n

TEST(one_seed_signs_for_one_role_and_its_passphrase_is_no_single_word)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founders(&s, &d);
	at_desk(&d, PLACES);
	desk_file(&d, "words", "nicht schön\n"); /* of twelve bytes */
	run(&d, "ben", 1, CEREMONY, "c/r.seed", SIGNERS("d/s"), SIGNERS("e/s"), SIGNERS("f/s"),
	    NULL);
	output_says(d.err, "words: it is shorter than 12 characters");
	desk_file(&d, "words", "not easily guessed\n");
	run(&d, "ben", 1, CEREMONY, "c/r.seed", SIGNERS("a/r.seed"), SIGNERS("e/s"), SIGNERS("f/s"),
	    NULL);
	output_says(d.err, "a/r.seed would sign both root and signers");
	run(&d, "ben", 1, CEREMONY, "c/r.seed", SIGNERS("d/s"), SIGNERS("e/s"), NULL);
	output_says(d.err, "signers needs at least 3 keys, and has 2");
	at_desk(&d, "cp c/r.seed kept && cp a/r.seed c/r.seed");
	run(&d, "ben", 1, CEREMONY, "c/r.seed", SIGNERS("d/s"), SIGNERS("e/s"), SIGNERS("f/s"),
	    NULL);
	output_says(d.err, "c/r.seed holds a key that root has already");
	at_desk(&d, "mv kept c/r.seed");
	ck_assert(!desk_has(&d, "t/1.root.json"));
	run(&d, "ben", 0, CEREMONY, "c/r.seed", SIGNERS("d/s"), SIGNERS("e/s"), SIGNERS("f/s"),
	    NULL);
	output_says(d.out, "  b/r.seed\n");
	output_says(d.out, "root sha256:");
	at_desk(&d, "grep -q '^ssh-ed25519 ' b/r.seed.pub && mkdir g");
	run(&d, "ben", 5, CEREMONY, "g/new.seed", SIGNERS("d/s"), SIGNERS("e/s"), SIGNERS("f/s"),
	    NULL);
	output_says(d.err, "t/1.root.json is there already");
	ck_assert(!desk_has(&d, "g/new.seed"));
}

/* clang-format off */
static const struct { const char *third, *more, *says; } misplaced[] = {
	{ "b/other.seed", NULL, "two keys of root would lie in the folder of b/other.seed" },
	{ "c/r.seed", NULL, "signers needs at least 3 keys, and has 0" },
	{ "c/r.seed", "3", "leaves one key more, so that one may be lost" },
	{ "c/r.seed", "1", "is at least two" },
};
/* clang-format on */

TEST_EACH(keys_of_a_role_that_one_finder_would_have_are_not_founded_with, misplaced)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *more = misplaced[_i].more;

	founders(&s, &d);
	at_desk(&d, PLACES);
	desk_file(&d, "words", "not easily guessed\n");
	run(&d, "ben", more ? 2 : 1, CEREMONY, misplaced[_i].third, more ? "--threshold" : NULL,
	    more, NULL);
	output_says(d.err, misplaced[_i].says);
	ck_assert(!desk_has(&d, "t/1.root.json"));
}

static const char *const thresholds[] = { "0", "3" };

TEST_EACH(practice_needs_no_more_holders_than_there_are_and_at_least_one, thresholds)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founders(&s, &d);
	run(&d, "ben", 2, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    "--threshold", thresholds[_i], NULL);
	ck_assert(!desk_has(&d, "t/1.root.json"));
	run(&d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    "--threshold", "1", NULL);
	output_says(d.out, "root needs 1 of 2 keys");
}

/* clang-format off */
#define PRACTICE "trust", "init", "--server", "server-keys.json", "--demo", "--passphrase-file", "words", "--out"
#define EIGHT SIGNERS("1"), SIGNERS("2"), SIGNERS("3"), SIGNERS("4"), SIGNERS("5"), SIGNERS("6"), SIGNERS("7"), SIGNERS("8")
/* clang-format on */

TEST(a_role_has_eight_keys_at_most_and_those_of_practice_have_a_passphrase_if_one_is_given)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founders(&s, &d);
	desk_file(&d, "words", "not easily guessed\n");
	run(&d, "ben", 2, PRACTICE, "n", EIGHT, SIGNERS("9"), NULL);
	output_says(d.err, "--signers-key: at most 8 keys");
	run(&d, "ben", 0, PRACTICE, "t", EIGHT, NULL);
	output_says(d.out, "signers needs 2 of 8 keys");
	at_desk(&d, "grep -q '^signet-seed-v2 ' t/first.seed 8");
}

TEST(two_holders_with_a_passphrase_each_say_who_may_sign)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founders(&s, &d);
	at_desk(&d, PLACES);
	desk_file(&d, "words", "not easily guessed\n");
	desk_file(&d, "other", "guessed\n");
	run(&d, "ben", 0, CEREMONY, "c/r.seed", "--signers-key", "d/s.seed", "--signers-key",
	    "e/s.seed", "--signers-key", "f/s.seed", NULL);
	output_says(d.out, "root needs 2 of 3 keys");
	output_says(d.out, "signers needs 2 of 3 keys");
	at_desk(&d, "grep -q '^signet-seed-v2 ' d/s.seed");
	desk_acknowledge(&d, "t");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 1, "trust", "signers", "t", "--key", "d/s.seed", "--passphrase-file",
	    "other", "--yes", NULL);
	output_says(d.err, "that is not the passphrase of d/s.seed");
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "d/s.seed", "--passphrase-file",
	    "words", "--yes", NULL);
	output_says(d.out, "has 1 of the 2 signatures it needs");
	run(&d, "ben", 1, "trust", "upload", "t", NULL);
	output_says(d.err, "signers is signed by 1 of the 2 keys");
	at_desk(&d, "cp t/trust/signers.json kept && sed -i 's/\"approver\"/\"reviewer\"/' "
		    "t/trust/signers.json");
	run(&d, "anna", 1, "trust", "sign", "t/2.signers.json", "--key", "f/s.seed",
	    "--passphrase-file", "words", "--yes", NULL);
	output_says(d.err, "trust/signers.json has other bytes than the ones signed");
	at_desk(&d, "cp kept t/trust/signers.json");
	run(&d, "anna", 0, "trust", "sign", "t/2.signers.json", "--key", "f/s.seed",
	    "--passphrase-file", "words", "--yes", NULL);
	output_says(d.out, "+ ben SHA256:");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	output_says(d.out, "trust.updated");
}
