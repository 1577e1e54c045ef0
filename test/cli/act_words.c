#include <string.h>

#include "base/clock.h"
#include "leaper.h"
#include "person.h"
#include "trust_desk.h"

/* What the program says of acts and of their alarms: who signs, what ends them, what is wrong. */

#define text(d, ...) arena_printf(&(d)->s->cx.mem, __VA_ARGS__)

/* Until there is such an alarm; its number. */
static const char *alarm_numbered(struct desk *d, const char *kind)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(d->s, "GET", "/v1/alarms", d->s->admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (json_times(d->s, "/items", "/kind", kind) == 0);
	return text(d, "%s",
		    json_at(d->s, "%s/begun/index", json_find(d->s, "/items", "/kind", kind)));
}

/* Suspending ben leaves anna alone, who signs that iris is an auditor: the act waits. */
static const char *grant_waits(struct site *s, struct desk *d)
{
	const char *act;
	char secret[80];

	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	person_add(s, "iris", "", secret);
	ask(s, "POST", "/v1/users/ben/suspend", s->admin, "{\"reason\":\"ill\"}", 201);
	act = act_proposed(s, s->admin, "grant-role",
			   "'person':'iris','role':'auditor','site':'munich'");
	run(d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	run(d, "anna", 0, "act", "sign", act, "--seed", "t/first.seed", "--yes", NULL);
	output_says(d->out, "is waiting");
	return act;
}

TEST(an_alarm_is_shown_whole_by_its_number_and_the_command_that_it_names_ends_the_act)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act = grant_waits(&s, &d), *number = alarm_numbered(&d, "act.waits");

	run(&d, "anna", 0, "alarm", "show", number, NULL);
	output_says(d.out, text(&d, "act:%s", act));
	output_says(d.out, "grant-role takes effect at 20");
	output_says(d.out, text(&d, "signet act withdraw %s --reason TEXT", act));
	run(&d, "anna", 4, "alarm", "show", "1000000", NULL);
	run(&d, "anna", 0, "alarm", "show", number, NULL);
	desk_run_printed(&d, "anna", 0);
	output_says(d.out, "act.withdrawn");
}

TEST(an_account_that_is_logged_in_is_not_asked_by_its_status_to_log_in)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *number;

	grant_waits(&s, &d);
	number = alarm_numbered(&d, "act.waits");
	run(&d, "anna", 0, "status", NULL);
	output_says(d.out, text(&d, "more by signet alarm show %s", number));
	output_says_not(d.out, "log in");
	run(&d, "anna", 0, "logout", NULL);
	run(&d, "anna", 0, "status", NULL);
	output_says(d.out, "log in to see of whom");
}

TEST(a_re_founding_says_that_holders_sign_it_and_what_ends_it)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act = desk_refound_proposed(&s, &d), *number;

	run(&d, "anna", 5, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	output_says(d.err, "holders of the root sign it");
	output_says(d.err, text(&d, "signet act sign %s --seed FILE", act));
	run(&d, "root", 0, "act", "sign", act, "--seed", "t/first.seed", "--yes", NULL);
	run(&d, "root", 0, "act", "sign", act, "--seed", "t/second.seed", "--yes", NULL);
	run(&d, "anna", 5, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	output_says(d.err, text(&d, "the act %s is waiting", act));
	number = alarm_numbered(&d, "act.waits");
	run(&d, "anna", 0, "alarm", "show", number, NULL);
	output_says(d.out, "two approvers or reviewers end it");
	output_says_not(d.out, "act withdraw");
	desk_run_printed(&d, "anna", 0);
	output_says(d.out, "act.proposed");
	run(&d, "anna", 3, "act", "withdraw", act, "--reason", "a test", NULL);
	output_says(d.err, "signet act propose end-refounding --entry");
}

TEST(a_key_is_confirmed_as_an_act_by_the_fingerprint_that_the_program_shows)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act, *paper;

	trust_desk_found(&s, &d);
	desk_newcomer(&d, "iris");
	act = key_act(&s, s.admin, desk_key(&d, "iris"));
	paper = desk_fingerprint(&d, "iris");
	run(&d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	output_says(d.out, text(&d, "Compare on paper, of iris: %s\n", paper));
}

#define NO_NOTE "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* clang-format off */
static const struct { int code; const char *words[6], *says, *at; } wrong[] = {
	{ 2, { "end-refounding" },                            "needs --entry INDEX",    NULL },
	{ 1, { "end-refounding", "--entry", "3", "--person", "ben" }, "has no 'person'", "at --person" },
	{ 1, { "end-refounding", "--entry", "99999" },        "--entry is 99999, and the newest entry is ", "at --entry" },
	{ 1, { "revoke-key", "--key-id", NULL, "--since", "99999" }, "--since is 99999, and the newest entry is ", "at --since" },
	{ 2, { "confirm-key" },                               "needs --key-id ID",      NULL },
	{ 1, { "confirm-key", "--key-id", "ben" },            "--key-id must be",       "at --key-id" },
	{ 2, { "suspend" },                                   "needs --person USER",    NULL },
	{ 2, { "lift-suspension" },                           "needs --person USER",    NULL },
	{ 2, { "confirm-person" },                            "needs --person USER",    NULL },
	{ 2, { "refound" },                                   "needs --person USER",    NULL },
	{ 2, { "review" },                                    "needs --key-id ID",      NULL },
	{ 2, { "grant-role", "--person", "ben", "--role", "author" }, "needs --site SITE", NULL },
	{ 2, { "disown-head" },                               "needs --note DIGEST",    NULL },
	{ 1, { "disown-head", "--note", "ben" },              "--note must be",         "at --note" },
	{ 4, { "disown-head", "--note", NO_NOTE },            "no entry note.foreign",  "at --note" },
	{ 5, { "review", "--entry", "3" },                    "no revocation",          "at --entry" },
};
/* clang-format on */

TEST_EACH(a_proposal_that_is_refused_names_the_option_that_is_wrong, wrong)
{
	const char *const *w = wrong[_i].words, *key;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	key = desk_key(&d, "ben");
	run(&d, "anna", wrong[_i].code, "act", "propose", "--reason", "a test", w[0], w[1],
	    w[1] && !w[2] ? key : w[2], w[3], w[4], NULL);
	output_says(d.err, wrong[_i].says);
	if (wrong[_i].at)
		output_says(d.err, wrong[_i].at);
	output_says_not(d.err, "at /");
}

TEST(an_owner_who_confirms_the_own_key_hears_that_another_approver_must)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	run(&d, "anna", 0, "key", "new", "other.seed", "--role", "approver", NULL);
	run(&d, "anna", 3, "key", "confirm", "anna", "--key", "anna.seed", "--yes", NULL);
	output_says(d.err, "nobody confirms their own key");
	output_says(d.err, "Another approver must: signet key confirm anna --key FILE.");
}

TEST(a_key_of_which_nothing_is_disputed_says_so)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	run(&d, "anna", 0, "key", "disputed", desk_key(&d, "ben"), NULL);
	output_says(d.err, "No signature by the key that you see is disputed.");
	ck_assert_str_eq(d.out, "");
	run(&d, "anna", 0, "model", "list", NULL);
	output_says(d.err, "There is none.");
}

/* ben's key confirmed that of anna, who ends it from before then. */
TEST(a_disputed_signature_on_an_act_is_listed_with_its_kind_its_person_and_what_it_brought)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct person anna;
	const char *act;

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	anna = *s.founder[0];
	person_login(&s, &anna);
	act = act_proposed(&s, s.admin, "revoke-key",
			   text(&d, "'key':'%s','since':5", desk_key(&d, "ben")));
	person_signs_act(&s, &anna, act, "order", 201);
	run(&d, "anna", 0, "key", "disputed", desk_key(&d, "ben"), NULL);
	output_says(d.out, "confirm-key of anna");
	output_says(d.out, "confirm-key of anna, by entry ");
	output_says_not(d.out, "act:");
}

/* ---- who confirms a key that waits ---- */

/* Somebody with a key that waits acknowledges the first root; trust is founded in t. */
static void pending_acknowledges(struct desk *d, const char *user)
{
	desk_sh(d, text(d, "cp %s/server-keys.json .", d->s->dir));
	run(d, user, 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    NULL);
	run(d, user, 3, "trust", "acknowledge", "t", "--key", text(d, "%s.seed", user), "--yes",
	    NULL);
}

TEST(while_the_founding_is_open_a_founders_key_is_confirmed_by_the_other_founder)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_join(&d, "anna", s.founder_codes[0]);
	run(&d, "anna", 0, "key", "new", "anna.seed", "--role", "approver", NULL);
	pending_acknowledges(&d, "anna");
	output_says(d.err, "Have the other founder confirm it: signet key confirm sha256:");
}

TEST(once_the_founding_is_closed_two_approvers_confirm_a_key)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act;

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	desk_newcomer(&d, "iris");
	act = act_proposed(&s, s.admin, "grant-role",
			   "'person':'iris','role':'approver','site':'*'");
	run(&d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	run(&d, "ben", 0, "act", "sign", act, "--key", "ben.seed", "--yes", NULL);
	pending_acknowledges(&d, "iris");
	output_says(d.err, "Have others confirm it: signet key confirm sha256:");
}
