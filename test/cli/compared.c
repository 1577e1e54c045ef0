#include <string.h>

#include "program.h"

/* A key is confirmed by people who compare its fingerprint with what its owner gave them. */

#define OWN(key) "--key", key, "--yes"

static void carl_comes(struct site *s, struct desk *d)
{
	char secret[80];

	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	person_add(s, "carl", "approver", secret);
	run(d, "carl", 0, "login", "--user", "carl", "--password-file", "password", "--accept-vkey",
	    NULL);
	run(d, "carl", 0, "key", "new", "carl.seed", "--role", "approver", NULL);
}

TEST(a_key_is_confirmed_by_two_each_with_the_fingerprint_on_paper)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *is, *other;

	carl_comes(&s, &d);
	is = desk_fingerprint(&d, "carl");
	other = desk_fingerprint(&d, "anna");
	run(&d, "ben", 2, "key", "confirm", "carl", OWN("ben.seed"), NULL);
	output_says(d.err, "--fingerprint SHA256:");
	run(&d, "ben", 1, "key", "confirm", "carl", "--fingerprint", other, OWN("ben.seed"), NULL);
	output_says(d.err, "that is not the fingerprint of the key");
	output_says_not(d.err, is);
	output_says_not(d.out, is);
	output_says(run(&d, "ben", 0, "act", "list", "--open", "--json", NULL), "\"items\":[]");
	run(&d, "ben", 0, "key", "confirm", "carl", "--fingerprint", is, OWN("ben.seed"), NULL);
	output_says(d.out, "A key of carl (carl), munich, for these roles: approver");
	output_says(d.out,
		    "You sign:  \"I compared this with the person or the paper that it names");
	output_says(d.out, "is open; missing: 1 acknowledgement by role approver");
	run(&d, "anna", 0, "key", "confirm", desk_key(&d, "carl"), "--fingerprint", is,
	    OWN("anna.seed"), NULL);
	output_says(d.out, "is done");
	run(&d, "anna", 4, "key", "confirm", "carl", "--fingerprint", is, OWN("anna.seed"), NULL);
	output_says(d.err, "'carl' has no key that waits to be confirmed");
}

TEST(at_a_terminal_the_end_of_the_fingerprint_is_typed_before_it_is_shown)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	struct answer_to answers[] = { { "gave you:", "" },
				       { "Is it the key of carl?", "carl" },
				       { "Sign? Type carl:", "carl" } };
	const char *is;

	carl_comes(&s, &d);
	is = desk_fingerprint(&d, "carl");
	answers[0].answer = is + strlen(is) - 8;
	run_at_terminal(&d, "ben", 1, answers, 1, "key", "confirm", "carl", "--key", "ben.seed",
			NULL);
	output_says(d.out, "that is not the fingerprint of the key");
	output_says_not(d.out, is);
	answers[0].answer = is + strlen(is) - 12;
	run_at_terminal(&d, "ben", 0, answers, 3, "key", "confirm", "carl", "--key", "ben.seed",
			NULL);
	output_says(d.out, is);
	output_says(d.out, "missing: 1 acknowledgement");
}
