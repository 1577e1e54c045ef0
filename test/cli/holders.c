#include <stdlib.h>
#include <string.h>

#include "documents/tuf.h"
#include "lib/file.h"
#include "program.h"
#include "proof/ssh_key.h"

/* Who holds root and signers of an instance for production, and what their holders may sign. */

#define WORDS "--passphrase-file", "words"

static void at_desk(struct desk *d, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&d->s->cx.mem, "cd %s && %s", d->dir, command)), 0);
}

static void founders(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	at_desk(d,
		arena_printf(&s->cx.mem, "cp %s/server-keys.json . && mkdir a b c d e f", s->dir));
	desk_file(d, "words", "not easily guessed\n");
}

/* Three keys of each role, and their trust in force. */
static void trust_in_force(struct site *s, struct desk *d)
{
	founders(s, d);
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", WORDS,
	    "--root-key", "a/r.seed", "--root-key", "b/r.seed", "--root-key", "c/r.seed",
	    "--signers-key", "d/s.seed", "--signers-key", "e/s.seed", "--signers-key", "f/s.seed",
	    NULL);
	desk_acknowledge(d, "t");
	run(d, "ben", 0, "trust", "upload", "t", NULL);
}

/* Of the first key of root, or of signers. */
static const char *first_key(struct desk *d, const char *role)
{
	struct tuf_root *r = arena_alloc(&d->s->cx.mem, sizeof(*r));
	const char *root = arena_printf(&d->s->cx.mem, "%s/t/1.root.json", d->dir),
		   *targets = arena_printf(&d->s->cx.mem, "%s/t/1.targets.json", d->dir);
	struct ctx *cx = &d->s->cx;
	struct tuf_targets t;
	size_t size;
	char *text;

	assert_ok(cx, file_load(cx, root, TUF_ROOT_MAX, &text, &size));
	assert_ok(cx, tuf_root_parse(cx, text, size, r));
	assert_ok(cx, file_load(cx, targets, TUF_TARGETS_MAX, &text, &size));
	assert_ok(cx, tuf_targets_parse(cx, text, size, &t));
	return ed25519_fingerprint(cx, strcmp(role, "root") == 0 ? r->role[TUF_ROOT].key[0].public
								 : t.role[0].keys.key[0].public);
}

static const struct {
	const char *role, *option; /* --drop: its first key */
	const char *says;
} fewer[] = {
	{ "root", "--threshold", "root needs 1 of 3 keys; in production it is at least two" },
	{ "root", "--drop", "root needs 2 of 2 keys; in production it is at least two" },
	{ "targets", "--threshold", "signers needs 1 of 3 keys; in production it is at least two" },
	{ "targets", "--drop", "signers needs 2 of 2 keys; in production it is at least two" },
};

TEST_EACH(nobody_makes_a_version_that_leaves_too_few_holders, fewer)
{
	bool drop = strcmp(fewer[_i].option, "--drop") == 0;
	auto_site s = { 0 };
	auto_desk d = { 0 };

	trust_in_force(&s, &d);
	run(&d, "ben", 5, "trust", "renew", "t", fewer[_i].role, "--key", "a/r.seed", WORDS,
	    fewer[_i].option, drop ? first_key(&d, fewer[_i].role) : "1", "--yes", NULL);
	output_says(d.err, fewer[_i].says);
	ck_assert(!desk_has(&d, arena_printf(&s.cx.mem, "t/2.%s.json", fewer[_i].role)));
}

static const char *const handed[] = { "root", "targets" };

/* Made elsewhere, and handed to the second holder. */
TEST_EACH(nobody_adds_a_signature_to_what_leaves_too_few_holders, handed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *file;

	trust_in_force(&s, &d);
	file = arena_printf(&s.cx.mem, "t/2.%s.json", handed[_i]);
	at_desk(&d,
		arena_printf(
			&s.cx.mem,
			"sed 's/\"version\":1/\"version\":2/;s/\"threshold\":2/\"threshold\":1/g' "
			"t/1.%s.json >%s",
			handed[_i], file));
	run(&d, "anna", 5, "trust", "sign", file, "--key", "b/r.seed", WORDS, "--yes", NULL);
	output_says(d.err, "1 of 3 keys; in production it is at least two");
}

TEST(an_instance_for_production_is_not_founded_with_fewer_holders)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	founders(&s, &d);
	run(&d, "ben", 1, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    NULL);
	output_says(d.err, "this instance is for production, and --demo is for practice");
	ck_assert(!desk_has(&d, "t/1.root.json"));
}

/* ---- floors ---- */

static void root_signed(struct desk *d, const char *floor)
{
	run(d, "ben", 0, "trust", "renew", "t", "root", "--key", "a/r.seed", WORDS, "--floor",
	    floor, "--yes", NULL);
	output_says(d->out,
		    arena_printf(&d->s->cx.mem, "+ root lets older ones count, from version %s on",
				 floor));
	run(d, "anna", 0, "trust", "sign", "t/2.root.json", "--key", "b/r.seed", WORDS, "--yes",
	    NULL);
	output_says(d->out, "+ root lets older ones count");
}

TEST(people_say_from_which_version_on_older_ones_count_again)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	trust_in_force(&s, &d);
	run(&d, "ben", 2, "trust", "renew", "t", "signers", "--key", "d/s.seed", WORDS, "--floor",
	    "1", "--yes", NULL);
	output_says(d.err, "--floor is of root and targets");
	run(&d, "ben", 1, "trust", "renew", "t", "root", "--key", "a/r.seed", WORDS, "--floor", "9",
	    "--yes", NULL);
	output_says(d.err, "no device would go by it");
	root_signed(&d, "1");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "targets", "--key", "a/r.seed", WORDS, "--floor",
	    "1", "--yes", NULL);
	output_says(d.out, "+ targets lets older ones count, from version 1 on");
}
