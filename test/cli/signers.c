#include "change.h"
#include "files.h"
#include "person.h"
#include "program.h"
#include "trust_desk.h"

/* With signet: at which site somebody signs is shown before it is signed, and chosen by --site. */

#define OWN "--key", "max.seed", "--yes"
#define SIGN(n, ...) \
	"change", "sign", n, "--meaning", "approval", "--role", "approver", ##__VA_ARGS__

struct desk_of_max {
	struct site s;
	struct desk d;
	struct person anna, ben;
	char jonas[80], max[80];
};

static int model_of(struct desk_of_max *t, const char *name, const char *sites)
{
	struct site *s = &t->s;

	return change_asked(s, t->jonas,
			    document_text(s, arena_printf(&s->cx.mem, "models/%s/model.json", name),
					  text_with(&s->cx, model_document(s, name, "p"), "[\"*\"]",
						    json_of(s, sites))),
			    201);
}

/* max approves at munich and at hamburg. */
static void desk_of_max_open(struct desk_of_max *t)
{
	struct site *s = &t->s;

	site_open(s);
	site_add(s, "hamburg");
	founders_add(s, &t->anna, &t->ben);
	person_add(s, "jonas", "", t->jonas);
	role_grant_at(s, "jonas", "author", "*");
	person_add(s, "max", "", t->max);
	role_grant_at(s, "max", "approver", "munich");
	role_grant_at(s, "max", "approver", "hamburg");
	desk_open(&t->d, s);
	run(&t->d, "max", 0, "login", "--user", "max", "--password-file", "password",
	    "--accept-vkey", NULL);
	run(&t->d, "max", 0, "key", "new", "max.seed", "--role", "approver", NULL);
	{
		struct person key = { .id = "max" };

		snprintf(key.key, sizeof(key.key), "%s", desk_key(&t->d, "max"));
		person_key_confirmed(s, &key, &t->anna);
	}
}

static void desk_of_max_close(struct desk_of_max *t)
{
	desk_close(&t->d);
	site_close(&t->s);
}
#define auto_desk_of_max cleanup(desk_of_max_close) struct desk_of_max

TEST(the_grant_that_is_relied_on_is_shown_and_can_be_chosen)
{
	auto_desk_of_max t = { 0 };

	desk_of_max_open(&t);
	model_of(&t, "one", "['munich']");
	run(&t.d, "max", 0, SIGN("1", OWN), NULL);
	output_says(t.d.out, "(max), approver at munich");
	output_says(t.d.out, "missing: 1 review by role reviewer at munich");
	model_of(&t, "two", "['hamburg','munich']");
	run(&t.d, "max", 0, SIGN("2", "--site", "munich", OWN), NULL);
	output_says(t.d.out, "(max), approver at munich");
	output_says(t.d.out, "1 approval by role approver at hamburg");
	run(&t.d, "max", 5, SIGN("2", "--site", "hamburg", OWN), NULL);
	output_says(t.d.err, "has signed it already");
}

TEST(a_grant_that_counts_for_nothing_is_refused_before_it_is_used)
{
	auto_desk_of_max t = { 0 };

	desk_of_max_open(&t);
	site_add(&t.s, "berlin");
	model_of(&t, "one", "['berlin']");
	run(&t.d, "max", 4, SIGN("1", OWN), NULL); /* it concerns berlin alone */
	output_says(t.d.err, "there is no change '1'");
	model_of(&t, "two", "['munich']");
	run(&t.d, "max", 3, SIGN("2", "--site", "hamburg", OWN), NULL);
	output_says(t.d.err, "approval by role approver at hamburg counts for nothing here");
	run(&t.d, "max", 3, SIGN("2", "--site", "*", OWN), NULL);
	output_says(t.d.err, "does not sign as approver at *");
	run(&t.d, "max", 3, "change", "reject", "2", "--role", "approver", "--site", "hamburg", OWN,
	    NULL);
	output_says(t.d.err, "rejection by role approver at");
}

TEST(a_grant_at_a_site_that_is_not_there_is_refused_with_its_place)
{
	auto_desk_of_max t = { 0 };

	desk_of_max_open(&t);
	run(&t.d, "root", 0, "login", "--user", "root", "--password-file", "password",
	    "--accept-vkey", NULL);
	run(&t.d, "root", 4, "role", "grant", "max", "approver", "--site", "nowhere", "--reason",
	    "r", NULL);
	output_says(t.d.err, "there is no site 'nowhere'");
	output_says(t.d.err, "at --site");
	output_says(t.d.err, "'signet site list' names the sites");
	run(&t.d, "root", 5, "role", "grant", "max", "administrator", "--site", "munich",
	    "--reason", "r", NULL);
	output_says(t.d.err, "at ROLE");
}

TEST(a_list_of_acts_says_which_are_done_withdrawn_and_open)
{
	auto_desk_of_max t = { 0 };
	const char *act;

	desk_of_max_open(&t);
	run(&t.d, "max", 0, "act", "list", NULL);
	output_says(t.d.out, " done\n");
	page_says_not(t.d.out, " open\n");
	act = act_proposed(&t.s, t.s.admin, "confirm-person", "'person':'jonas'");
	run(&t.d, "max", 0, "act", "list", NULL);
	output_says(t.d.out, " open\n");
	ask(&t.s, "POST", arena_printf(&t.s.cx.mem, "/v1/acts/%s/withdraw", act), t.s.admin,
	    "{\"reason\":\"r\"}", 201);
	run(&t.d, "max", 0, "act", "list", NULL);
	page_says_not(t.d.out, " open\n");
	output_says(t.d.out, " withdrawn\n");
}

/* Of mia, who is of munich, somebody of berlin does not see when she was suspended. */
TEST(who_gathers_signers_sees_the_suspensions_of_each_person_or_is_refused)
{
	auto_site s = { .use = USE_TRAINING };
	struct person mia = { .id = "mia" };
	auto_desk d = { 0 };
	char kim[80];

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	person_add_at(&s, "mia", "munich", mia.secret);
	role_grant_at(&s, "mia", "reviewer", "munich");
	person_key_add(&s, &mia, "reviewer");
	person_login(&s, s.founder[0]);
	person_key_confirmed(&s, &mia, s.founder[0]);
	site_add(&s, "berlin");
	person_add_at(&s, "kim", "berlin", kim);
	role_grant_at(&s, "kim", "author", "berlin");
	run(&d, "kim", 0, "login", "--user", "kim", "--password-file", "password", "--accept-vkey",
	    NULL);
	run(&d, "kim", 4, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	output_says(d.err, "does not see when 'mia' was suspended");
	output_says(d.err, "Log in as somebody with a role at every site");
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	output_says(d.out, "+ mia");
}

/* Devices learn of it by this file alone. */
TEST(a_key_signs_nothing_from_a_reset_until_others_confirm_who_uses_the_account)
{
	auto_site s = { .use = USE_TRAINING };
	struct person mia = { .id = "mia" };
	auto_desk d = { 0 };
	const char *says;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	person_add_at(&s, "mia", "munich", mia.secret);
	role_grant_at(&s, "mia", "reviewer", "munich");
	person_key_add(&s, &mia, "reviewer");
	person_login(&s, s.founder[0]);
	person_key_confirmed(&s, &mia, s.founder[0]);
	password_anew(&s, "mia", mia.secret);
	ask(&s, "GET", "/v1/users/mia/suspensions", s.admin, NULL, 200);
	json_is(&s, "/resets/0/to", "null");
	says = arena_printf(&s.cx.mem, " signs nothing from entry %s",
			    json_at(&s, "/resets/0/from"));
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	output_says(d.out, says);
	person_confirmed(&s, "mia");
	run(&d, "ben", 0, "trust", "signers", "t", "--key", "t/signers.seed", "--yes", NULL);
	ask(&s, "GET", "/v1/users/mia/suspensions", s.admin, NULL, 200);
	output_says(d.out,
		    arena_printf(&s.cx.mem, "%s, to entry %s", says, json_at(&s, "/resets/0/to")));
}
