#include <string.h>

#include "person.h"
#include "trust_desk.h"

/* Acts at the terminal, from the proposal to the last signature: in which role each signs, what is
 * typed, and what is said of an act that is not in force yet. */

#define text(d, ...) arena_printf(&(d)->s->cx.mem, __VA_ARGS__)
#define SEED(name)   "--seed", "t/" name ".seed"

/* Somebody with a key for that role, which both founders confirmed. */
static void signer_comes(struct desk *d, const char *id, const char *role, const char *site)
{
	char secret[80];

	person_add(d->s, id, "", secret);
	role_grant_at(d->s, id, role, site);
	desk_login(d, id);
	run(d, id, 0, "key", "new", text(d, "%s.seed", id), "--role", role, NULL);
	desk_confirmed(d, id);
}

/* The id of the open act of that kind. */
static const char *act_open(struct desk *d, const char *kind)
{
	ask(d->s, "GET", "/v1/acts?state=open", d->s->admin, NULL, 200);
	return text(d, "%s", json_at(d->s, "%s/id", json_find(d->s, "/items", "/act", kind)));
}

/* Trust is in force, and root proposed to announce that carl and dana found quality anew. */
static const char *announcement_proposed(struct site *s, struct desk *d)
{
	const char *carl, *dana;

	trust_desk_found(s, d);
	run(d, "ben", 0, "trust", "upload", "t", NULL);
	carl = desk_newcomer(d, "carl");
	dana = desk_newcomer(d, "dana");
	desk_login(d, "root");
	run(d, "root", 2, "act", "propose", "announce-refounding", "--person", carl, "--reason",
	    "r", NULL);
	output_says(d->err, "two people");
	run(d, "root", 0, "act", "propose", "announce-refounding", "--person", carl, "--person",
	    dana, "--reason", "nobody answers", NULL);
	return act_open(d, "announce-refounding");
}

/* The entry that announced it. */
static const char *announced(struct desk *d, const char *act)
{
	run(d, "root", 0, "act", "sign", act, SEED("first"), "--yes", NULL);
	run(d, "root", 0, "act", "sign", act, SEED("second"), "--yes", NULL);
	ask(d->s, "GET", text(d, "/v1/acts/%s", act), d->s->admin, NULL, 200);
	return text(d, "%s", json_at(d->s, "/done/index"));
}

TEST(a_proposal_says_that_nothing_is_in_force_yet_who_signs_and_by_which_command)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act = announcement_proposed(&s, &d);
	char secret[80];

	output_says(d.out, "Nothing is in force yet. Missing: 2 signatures of the root's holders.");
	output_says(d.out, text(&d, "signet act sign %s --seed FILE\n", act));
	output_says_not(d.out, "--key FILE");
	person_add(&s, "iris", "", secret);
	run(&d, "root", 0, "role", "grant", "iris", "auditor", "--site", "munich", "--reason", "r",
	    NULL);
	output_says(d.out,
		    "Nothing is in force yet. Missing: 2 orders by role approver at munich.");
	output_says(d.out, text(&d, "signet act sign %s --key FILE\n", act_open(&d, "grant-role")));
	output_says_not(d.out, "--seed");
	run(&d, "root", 0, "role", "grant", "iris", "author", "--site", "munich", "--reason", "r",
	    NULL);
	output_says_not(d.out, "Nothing is in force yet");
}

TEST(the_last_signature_on_an_announcement_says_from_when_on_it_leads_further)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act = announcement_proposed(&s, &d), *entry = announced(&d, act);

	output_says(d.out, "14 days after it");
	output_says(d.out, "From 20");
	output_says(d.out, text(&d, "signet act propose refound --announced %s --person", entry));
}

TEST(two_reviewers_end_a_re_founding_each_in_the_role_that_they_hold)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *entry, *end;

	entry = announced(&d, announcement_proposed(&s, &d));
	signer_comes(&d, "olga", "reviewer", "munich");
	signer_comes(&d, "otto", "reviewer", "munich");
	run(&d, "olga", 0, "act", "propose", "end-refounding", "--entry", entry, "--reason", "r",
	    NULL);
	output_says(d.out, "Missing: 2 orders by role approver, or 2 orders by role reviewer, or 1 "
			   "order by role approver and 1 order by role reviewer.");
	end = act_open(&d, "end-refounding");
	run(&d, "olga", 0, "act", "sign", end, "--key", "olga.seed", "--yes", NULL);
	output_says(d.out, "in the role reviewer, of those that the act asks for (approver or "
			   "reviewer)");
	output_says(d.out, "missing: 1 order by role reviewer, or 1 order by role approver\n");
	run(&d, "otto", 3, "act", "sign", end, "--key", "otto.seed", "--role", "approver", "--yes",
	    NULL);
	output_says(d.err, "approver");
	run(&d, "otto", 3, "act", "sign", end, "--key", "otto.seed", "--role", "operator", "--yes",
	    NULL);
	output_says(d.err, "the act asks for no signature in the role operator");
	output_says(d.err, "It asks for one as approver or reviewer.");
	run(&d, "otto", 2, "act", "sign", end, "--key", "otto.seed", "--role", "approver", "--role",
	    "reviewer", "--yes", NULL);
	run(&d, "otto", 0, "act", "sign", end, "--key", "otto.seed", "--yes", NULL);
	output_says(d.out, "is done");
}

/* Whose key anna and ben revoked, from carl's signature on an act on: both had a part in it. */
static const char *carl_revoked(struct desk *d)
{
	const char *act, *key, *entry;
	char secret[80];

	signer_comes(d, "carl", "approver", "*");
	person_add(d->s, "iris", "", secret);
	act = act_proposed(d->s, d->s->admin, "grant-role",
			   "'person':'iris','role':'auditor','site':'munich'");
	run(d, "carl", 0, "act", "sign", act, "--key", "carl.seed", "--yes", NULL);
	ask(d->s, "GET", text(d, "/v1/acts/%s", act), d->s->admin, NULL, 200);
	entry = text(d, "%s", json_at(d->s, "/signatures/0/entry"));
	key = desk_key(d, "carl");
	run(d, "anna", 0, "act", "propose", "revoke-key", "--key-id", key, "--since", entry,
	    "--reason", "stolen", NULL);
	run(d, "ben", 0, "act", "sign", act_open(d, "revoke-key"), "--key", "ben.seed", "--yes",
	    NULL);
	return key;
}

TEST(a_reviewer_signs_a_review_where_no_approver_may)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *key;

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	signer_comes(&d, "olga", "reviewer", "*");
	key = carl_revoked(&d);
	desk_login(&d, "root");
	run(&d, "root", 0, "act", "propose", "review", "--key-id", key, "--reason", "r", NULL);
	output_says(d.out, "Missing: 1 confirmation by role reviewer at *.");
	run(&d, "olga", 0, "act", "sign", act_open(&d, "review"), "--key", "olga.seed", "--yes",
	    NULL);
	output_says(d.out, "in the role reviewer, of those that the act asks for (reviewer)");
	output_says(d.out, "is done");
}

TEST(a_lift_says_from_the_start_that_the_roots_holders_may_sign_in_place_of_an_approver)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	ask(&s, "POST", "/v1/users/ben/suspend", s.admin, "{\"reason\":\"ill\"}", 201);
	run(&d, "anna", 0, "act", "propose", "lift-suspension", "--person", "ben", "--reason", "r",
	    NULL);
	output_says(d.out, "Missing: 1 order by role approver at *, or 2 signatures of the root's "
			   "holders.");
	run(&d, "anna", 0, "act", "sign", act_open(&d, "lift-suspension"), SEED("first"), "--yes",
	    NULL);
	output_says(d.out, "or 1 signature of the root's holders");
}

/* ---- as it is shown ---- */

TEST(an_act_is_shown_row_by_row_and_what_somebody_wrote_passes_for_no_row)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act = announcement_proposed(&s, &d), *grant, *paper;
	char secret[80];

	paper = desk_fingerprint(&d, "anna");
	run(&d, "root", 0, "act", "sign", act, SEED("first"), "--yes", NULL);
	run(&d, "root", 0, "act", "show", act, NULL);
	output_says(d.out, "signed by    a holder of the root\n  key        SHA256:");
	output_says(d.out, "  entered at 20");
	output_says(d.out, "of holders   2 signatures of the root's holders\n");
	output_says(d.out, "missing      1 signature of the root's holders\n");
	ask(&s, "GET", text(&d, "/v1/acts/%s", act), s.admin, NULL, 200);
	output_says_not(d.out, json_at(&s, "/root_signatures/0/sig"));
	person_add(&s, "iris", "", secret);
	grant = act_proposed(&s, s.admin, "grant-role",
			     "'person':'iris','role':'auditor','site':'munich'");
	run(&d, "anna", 0, "act", "sign", grant, "--key", "anna.seed", "--yes", NULL);
	run(&d, "anna", 0, "act", "show", grant, NULL);
	output_says(d.out, "asks for     2 signatures as approver, meaning order, 1 so far\n");
	output_says(d.out, text(&d, "  key        %s, file\n", paper));
	output_says(d.out, "  signed at  20");
	output_says(d.out, ", by the signer's clock\n");
	output_says(d.out, ", by the log, entry ");
	run(&d, "root", 0, "act", "withdraw", grant, "--reason", "r by=anna\" state=done", NULL);
	run(&d, "root", 0, "act", "show", grant, NULL);
	output_says(d.out, "  reason     \"r by=anna\\\" state=done\"\n");
}

/* ---- what is typed ---- */

TEST(a_holder_types_the_two_people_whom_a_re_founding_names)
{
	static const struct answer_to other[] = { { "Type carl:", "anna" },
						  { "Type carl:", "dana" },
						  { "Type carl:", "yes" } };
	static const struct answer_to both[] = { { "Type carl:", "carl" },
						 { "Type dana:", "dana" } };
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *act = announcement_proposed(&s, &d), *paper = desk_fingerprint(&d, "dana");

	run_at_terminal(&d, "root", 1, other, countof(other), "act", "sign", act, SEED("first"),
			NULL);
	run_at_terminal(&d, "root", 0, both, countof(both), "act", "sign", act, SEED("first"),
			NULL);
	output_says(d.out,
		    text(&d, "Shall dana, with the key %s, be an approver of every site?", paper));
}

TEST(who_breaks_off_the_confirmation_of_a_key_has_entered_nothing)
{
	struct answer_to answers[] = { { "gave you:", "" },
				       { "Type carl:", "no" },
				       { "Type carl:", "no" },
				       { "Type carl:", "no" } };
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *is;

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	desk_newcomer(&d, "carl");
	is = desk_fingerprint(&d, "carl");
	answers[0].answer = is + strlen(is) - 12;
	run_at_terminal(&d, "ben", 1, answers, countof(answers), "key", "confirm", "carl", "--key",
			"ben.seed", NULL);
	output_says(run(&d, "ben", 0, "act", "list", "--open", "--json", NULL), "\"items\":[]");
}
