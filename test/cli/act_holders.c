#include <stdlib.h>

#include "person.h"
#include "program.h"

/* An act that waits, and a holder of the root who signs it, by the program. */

#define say(d, ...) arena_printf(&(d)->s->cx.mem, __VA_ARGS__)
#define WORDS       "--passphrase-file", "words"

static void at_the_desk(struct desk *d, const char *command)
{
	ck_assert_int_eq(system(say(d, "cd %s && %s", d->dir, command)), 0);
}

/* Trust of three holders is in force, ben is suspended, and anna signed that iris is an auditor. */
static const char *grant_begun(struct site *s, struct desk *d)
{
	const char *act;
	char secret[80];

	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	person_add(s, "iris", "", secret);
	at_the_desk(d, say(d, "cp %s/server-keys.json . && mkdir a b c d e f", s->dir));
	desk_file(d, "words", "not easily guessed\n");
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", WORDS,
	    "--root-key", "a/r.seed", "--root-key", "b/r.seed", "--root-key", "c/r.seed",
	    "--signers-key", "d/s.seed", "--signers-key", "e/s.seed", "--signers-key", "f/s.seed",
	    NULL);
	desk_acknowledge(d, "t");
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	ask(s, "POST", "/v1/users/ben/suspend", s->admin, "{\"reason\":\"ill\"}", 201);
	act = act_proposed(s, s->admin, "grant-role",
			   "'person':'iris','role':'auditor','site':'munich'");
	run(d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	output_says(d->out, "is open; missing: 1 signature of the root's holders");
	return act;
}

TEST(a_holder_of_the_root_reads_the_acts_document_and_signs_it_with_a_seed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *act = grant_begun(&s, &d);

	run(&d, "anna", 3, "act", "sign", act, "--seed", "d/s.seed", WORDS, "--yes", NULL);
	output_says(d.err, "is none of the root in force");
	output_says(d.err, "signet trust show");
	run(&d, "anna", 2, "act", "sign", act, "--seed", "b/r.seed", WORDS, NULL);
	run(&d, "anna", 0, "act", "sign", act, "--seed", "b/r.seed", WORDS, "--yes", NULL);
	output_says(d.out, "You sign this document, hashed here:");
	output_says(d.out, "iris");
	output_says(d.out, say(&d, "act %s is waiting until 20", act));
	run(&d, "anna", 0, "act", "list", "--open", NULL);
	output_says(d.out, " waiting\n");
	run(&d, "anna", 0, "act", "show", act, NULL);
	output_says(d.out, "until");
	run(&d, "anna", 0, "alarm", "list", NULL);
	output_says(d.out, "act.waits");
	run(&d, "anna", 0, "act", "withdraw", act, "--reason", "too soon", NULL);
	run(&d, "anna", 0, "act", "list", NULL);
	output_says(d.out, " withdrawn\n");
}
