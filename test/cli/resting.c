#include <string.h>

#include "person.h"
#include "trust_desk.h"

/* What a person meets at the terminal whose account was reset or suspended, and who has just come:
 * why nothing goes, who mends it and by which command. */

#define text(d, ...) arena_printf(&(d)->s->cx.mem, __VA_ARGS__)

/* carl is an approver with a confirmed key, whose password an administrator's code set anew. */
static void carl_reset(struct site *s, struct desk *d)
{
	char secret[80];

	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	desk_newcomer(d, "carl");
	role_grant(s, "carl", "approver");
	desk_confirmed(d, "carl");
	password_anew(s, "carl", secret);
}

TEST(after_a_reset_login_whoami_and_status_say_that_powers_rest_and_who_ends_that)
{
	static const char *const asks[] = { "whoami", "status" };
	auto_site s = { 0 };
	auto_desk d = { 0 };

	carl_reset(&s, &d);
	desk_login(&d, "carl");
	for (size_t i = 0; i <= countof(asks); i++) {
		output_says(d.out, "Powers of carl rest until others confirm who uses the account");
		output_says(d.out, "signet act propose confirm-person --person carl --reason TEXT");
		output_says(d.out, "signet key confirm carl --key FILE");
		if (i < countof(asks))
			run(&d, "carl", 0, asks[i], NULL);
	}
	run(&d, "anna", 0, "whoami", NULL);
	output_says_not(d.out, "Powers of");
}

TEST(a_key_of_somebody_whose_powers_rest_is_said_to_count_for_nothing)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	carl_reset(&s, &d);
	run(&d, "anna", 0, "key", "list", "--user", "carl", NULL);
	output_says(d.out, "RESTS");
	output_says(d.out, "A key that rests counts for nothing until others confirm");
	output_says(d.out, "signet act propose confirm-person --person carl --reason TEXT");
	ask(&s, "GET", "/v1/keys?user=carl", s.admin, NULL, 200);
	run(&d, "anna", 0, "key", "show", json_at(&s, "/items/0/id"), NULL);
	output_says(d.out, "A key that rests counts for nothing until others confirm");
	run(&d, "anna", 0, "key", "list", NULL);
	output_says_not(d.out, "A key that rests");
}

TEST(a_key_that_was_enrolled_before_the_reset_is_said_not_to_confirm_its_person)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *paper;
	char secret[80];

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	desk_newcomer(&d, "carl");
	paper = desk_fingerprint(&d, "carl");
	role_grant(&s, "carl", "approver");
	password_anew(&s, "carl", secret);
	run(&d, "anna", 0, "key", "confirm", "carl", "--fingerprint", paper, "--key", "anna.seed",
	    "--yes", NULL);
	output_says_not(d.out, "That confirms the key");
	run(&d, "ben", 0, "key", "confirm", "carl", "--fingerprint", paper, "--key", "ben.seed",
	    "--yes", NULL);
	output_says(d.out, "That confirms the key, and not who uses the account of carl");
	output_says(d.out, "signet act propose confirm-person --person carl --reason TEXT");
}

TEST(a_suspension_says_until_when_and_a_session_that_it_ended_says_so)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	desk_newcomer(&d, "carl");
	desk_login(&d, "root");
	run(&d, "root", 0, "user", "suspend", "carl", "--reason", "r", NULL);
	output_says(d.out, "It ends by itself after 72 hours, at 20");
	output_says(d.out, "signet act propose confirm-suspension --person carl --reason TEXT");
	output_says(d.out, "signet act propose lift-suspension --person carl --reason TEXT");
	run(&d, "carl", 3, "model", "list", NULL);
	output_says(d.err, "'carl' was suspended, which ended the session");
	output_says(d.err, "signet act propose lift-suspension --person carl --reason TEXT");
}

TEST(an_invitation_prints_the_command_that_works_on_a_machine_that_is_new)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_login(&d, "root");
	run(&d, "root", 0, "user", "create", "carl", "--name", "carl", "--site", "munich", NULL);
	run(&d, "root", 0, "user", "invite", "carl", "--reason", "r", NULL);
	output_says(d.out, text(&d, "signet redeem carl --server http://127.0.0.1:%u\n", s.port));
	desk_sh(&d, "tail -n 1 out >code; grep -q '^sgi_' code"); /* alone on the last line */
	desk_sh(&d, "SIGNET_HOME=fresh $SIGNET redeem carl 2>said; test $? = 2");
	desk_sh(&d, "grep -q 'signet redeem USER --server URL' said");
	desk_sh(&d, text(&d,
			 "SIGNET_HOME=fresh $SIGNET redeem carl --server http://127.0.0.1:%u "
			 "--code-file code --password-file password",
			 s.port));
}

/* ---- who is suspended ---- */

static void carl_suspended_is(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	desk_newcomer(d, "carl");
	desk_login(d, "root");
	run(d, "root", 0, "user", "suspend", "carl", "--reason", "r", NULL);
}

/* clang-format off */
static const struct { const char *words[7]; int code; } for_suspended[] = {
	{ { "user", "invite", "carl", "--reason", "r" }, 5 },
	{ { "act", "propose", "confirm-person", "--person", "carl", "--reason", "r" }, 5 },
	{ { "login", "--user", "carl", "--password-file", "password", "--accept-vkey" }, 3 },
};
/* clang-format on */

TEST_EACH(what_a_suspension_hinders_says_so_and_what_ends_it, for_suspended)
{
	const char *const *w = for_suspended[_i].words;
	auto_site s = { 0 };
	auto_desk d = { 0 };

	carl_suspended_is(&s, &d);
	run(&d, "root", for_suspended[_i].code, w[0], w[1], w[2], w[3], w[4], w[5], w[6], NULL);
	output_says(d.err, "'carl' is suspended");
	output_says(d.err, "ends by itself within 72 hours");
	output_says(d.err, "signet act propose lift-suspension --person carl --reason TEXT");
}

TEST(a_person_who_is_suspended_is_shown_with_the_end_of_that)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *act;

	carl_suspended_is(&s, &d);
	run(&d, "root", 0, "user", "show", "anna", NULL);
	output_says_not(d.out, "The suspension");
	run(&d, "root", 0, "user", "show", "carl", NULL);
	output_says(d.out, "The suspension ends by itself at 20");
	output_says(d.out, "signet act propose lift-suspension --person carl --reason TEXT");
	act = act_proposed(&s, s.admin, "confirm-suspension", "'person':'carl'");
	run(&d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	run(&d, "root", 0, "user", "show", "carl", NULL);
	output_says(d.out, "The suspension lasts until it is lifted");
	output_says(d.out, "signet act propose lift-suspension --person carl --reason TEXT");
}

/* ---- who is about to be confirmed ---- */

TEST(whose_powers_rest_reads_what_is_open_about_it_and_until_when_it_waits)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *act;

	carl_reset(&s, &d);
	run(&d, "ben", 0, "key", "revoke", desk_key(&d, "ben"), "--reason", "lost", NULL);
	act = act_proposed(&s, s.admin, "confirm-person", "'person':'carl'");
	desk_login(&d, "carl");
	output_says(d.out,
		    text(&d, "The act %s (confirm-person) is open: others have to sign it", act));
	output_says_not(d.out, "signet act propose confirm-person");
	run(&d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	run(&d, "carl", 0, "whoami", NULL);
	output_says(d.out,
		    text(&d, "The act %s (confirm-person) waits, and takes effect at 20", act));
	output_says_not(d.out, "signet act propose confirm-person");
}

/* ---- what is not there ---- */

/* clang-format off */
static const struct { const char *words[6], *lists; } absent[] = {
	{ { "model", "show", "none" },                        "signet model list" },
	{ { "user", "show", "none" },                         "signet user list" },
	{ { "device", "show", "none" },                       "signet device list" },
	{ { "dataset", "show", "none/1" },                    "signet dataset list" },
	{ { "change", "show", "99" },                         "signet change list" },
	{ { "act", "show", "none" },                          "signet act list" },
	{ { "alarm", "show", "999999" },                      "signet alarm list" },
	{ { "lineage", "model:none" },                        "signet model list" },
	{ { "lineage", "dataset:none/1" },                    "signet dataset list" },
	{ { "lineage", "version:none/1" },                    "signet model list" },
	{ { "lineage", "signature:none" },                    "signet model list" },
	{ { "version", "show", "none", "1" },                 "signet " },
	{ { "document", "get", "models/none/model.json" },    "signet " },
	{ { "role", "grant", "none", "author", "--site", "munich" }, NULL },
};
/* clang-format on */

TEST_EACH(what_is_not_there_names_a_command_that_lists_what_is, absent)
{
	const char *const *w = absent[_i].words;
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_join(&d, "anna", s.founder_codes[0]);
	desk_login(&d, "root");
	if (absent[_i].lists)
		run(&d, "root", 4, w[0], w[1], w[2], w[3], NULL);
	else
		run(&d, "root", 4, w[0], w[1], w[2], w[3], w[4], w[5], "--reason", "r", NULL);
	output_says(d.err, "What there is: signet ");
	output_says(d.err, absent[_i].lists ? absent[_i].lists : "signet user list");
	strcpy(d.out, d.err);
	desk_run_printed(&d, "root", 0);
}
