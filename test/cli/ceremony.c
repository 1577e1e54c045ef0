#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"
#include "proof/note.h"

#define MODEL "models/press/model.json"
#define DOCUMENT(purpose)                                                                      \
	"{\n \"v\": 2,\n \"model\": \"press\",\n \"purpose\": \"" purpose                      \
	"\",\n \"criticality\": {\"level\": \"critical\", \"rationale\": \"x\"},\n"            \
	" \"static\": {\"is\": true, \"evidence\": \"x\"},\n"                                  \
	" \"deterministic\": {\"is\": true, \"evidence\": \"x\"},\n"                           \
	" \"generative\": {\"is\": false, \"evidence\": \"x\"},\n"                             \
	" \"owner\": \"jonas\", \"expert\": \"jonas\", \"quality\": \"ben\", \"data_owner\": " \
	"\"jonas\",\n"                                                                         \
	" \"supplier\": null, \"safety_component\": false, \"sites\": [\"*\"]\n}\n"
#define SEALED   "--sealed", "--password-file", "password", "--yes"
#define OWN(key) "--key", key, "--yes"

static void person(struct desk *d, const char *id, const char *role)
{
	char secret[80];

	person_add(d->s, id, role, secret);
	run(d, id, 0, "login", "--user", id, "--password-file", "password", "--accept-vkey", NULL);
}

/* anna and ben approve with keys of their own, mara reviews with a sealed one, jonas writes. */
static void cast_add(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	person(d, "mara", "reviewer");
	person(d, "jonas", "author");
	run(d, "mara", 0, "key", "seal", "--role", "reviewer", "--password-file", "password", NULL);
	desk_confirmed(d, "mara");
}

static void change_open(struct desk *d, const char *content)
{
	desk_file(d, "model.json", content);
	run(d, "jonas", 0, "change", "open", "--title", "Describe it", "--reason", "new",
	    "--impact", "none", "--retest", "no", "--link", "QMS-1", "--document",
	    MODEL "=model.json", NULL);
}

static void review(struct desk *d, const char *n)
{
	run(d, "mara", 0, "change", "sign", n, "--meaning", "review", "--role", "reviewer", SEALED,
	    NULL);
}

static const char *approve(struct desk *d, int code)
{
	return run(d, "ben", code, "change", "sign", "1", "--meaning", "approval", "--role",
		   "approver", OWN("ben.seed"), NULL);
}

TEST(a_change_is_signed_sealed_and_with_an_own_key_and_merges)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	review(&d, "1");
	output_says(d.out, "You sign:  \"I reviewed this change");
	output_says(d.out, "missing: 1 approval by role approver");
	approve(&d, 0);
	output_says(d.out, "  +  \"purpose\": \"stop\",\n");
	output_says(d.out, "You sign:  \"I approve this change");
	output_says(d.out, "change 1 is merged");
	ck_assert_str_eq(run(&d, "jonas", 0, "document", "get", MODEL, NULL), DOCUMENT("stop"));
	output_says(run(&d, "jonas", 0, "change", "list", NULL), "merged");
	approve(&d, 5);
	change_open(&d, DOCUMENT("go"));
	output_says(run(&d, "jonas", 0, "change", "show", "2", NULL),
		    "  -  \"purpose\": \"stop\",\n  +  \"purpose\": \"go\",\n");
}

/* The statement that was signed says that the signer's own client checked the log. */
TEST(a_signature_says_that_the_log_was_checked)
{
	const char *url, *id;
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	run(&d, "ben", 0, "change", "sign", "1", "--meaning", "approval", "--role", "approver",
	    "--comment", "Read \"all\" of it.", OWN("ben.seed"), "--json", NULL);
	output_says(d.err, "You sign");
	id = value_of(&d, strstr(d.out, "\"signature\":"), "id");
	url = arena_printf(&s.cx.mem, "/v1/changes/1/signatures/%s", id);
	id = value_of(&d, run(&d, "jonas", 0, "api", "GET", url, NULL), "payload");
	desk_file(&d, "payload", id);
	ck_assert_int_eq(system(arena_printf(&s.cx.mem,
					     "base64 -d %s/payload | grep -F '\"checked\":true' | "
					     "grep -qF 'Read \\\"all\\\" of it.'",
					     d.dir)),
			 0);
}

TEST(a_key_of_openssh_signs)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	person(&d, "carl", "approver");
	ck_assert_int_eq(
		system(arena_printf(&s.cx.mem, "ssh-keygen -q -t ed25519 -N '' -f %s/id", d.dir)),
		0);
	run(&d, "carl", 0, "key", "add", "id.pub", "--custody", "file", "--role", "approver", NULL);
	desk_confirmed(&d, "carl");
	change_open(&d, DOCUMENT("stop"));
	review(&d, "1");
	run(&d, "carl", 0, "change", "sign", "1", "--meaning", "approval", "--role", "approver",
	    "--ssh", "id", "--yes", NULL);
	output_says(d.out, "change 1 is merged");
}

TEST(a_key_is_confirmed_with_a_key_that_its_person_holds_and_with_no_sealed_one)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *id;

	cast_add(&s, &d);
	run(&d, "ben", 0, "key", "seal", "--role", "approver", "--password-file", "password", NULL);
	person(&d, "carl", "approver");
	run(&d, "carl", 0, "key", "new", "carl.seed", "--role", "approver", NULL);
	id = desk_key(&d, "carl");
	run(&d, "ben", 3, "key", "confirm", id, SEALED, NULL);
	output_says(d.err, "a sealed key confirms no key");
	output_says(d.err, "signet key new FILE --role approver");
	run(&d, "ben", 2, "key", "confirm", id, "--yes", NULL);
	output_says(d.err, "--key FILE and --ssh FILE");
	output_says(run(&d, "carl", 0, "key", "list", "--json", NULL), "\"state\":\"pending\"");
	desk_confirmed(&d, "carl");
	output_says(run(&d, "carl", 0, "key", "list", "--json", NULL), "\"state\":\"confirmed\"");
}

/* ben's key lies in a security key: he says hardware, and nothing attests to it. */
TEST(a_key_in_a_security_key_is_recorded_as_file_and_signs_when_it_is_touched)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_join(&d, "anna", s.founder_codes[0]);
	desk_join(&d, "ben", s.founder_codes[1]);
	setenv("SSH_SK_PROVIDER", getenv("SECURITY_KEY"), 1);
	ck_assert_int_eq(
		system(arena_printf(&s.cx.mem,
				    "ssh-keygen -q -t ed25519-sk -N '' -C ben -f %s/touch", d.dir)),
		0);
	run(&d, "anna", 0, "key", "new", "anna.seed", "--role", "approver", NULL);
	run(&d, "ben", 0, "key", "add", "touch.pub", "--custody", "hardware", "--role", "approver",
	    NULL);
	output_says(d.out, "custody     file: nothing in the key attests to hardware");
	desk_confirms(&d, "anna", "ben");
	run(&d, "ben", 0, "key", "confirm", "anna", "--fingerprint", desk_fingerprint(&d, "anna"),
	    "--ssh", "touch", "--yes", NULL);
	run(&d, "ben", 0, "key", "list", "--json", NULL);
	output_says(d.out, "\"public\":\"sk-ssh-ed25519@openssh.com ");
	output_says(d.out, "\"custody\":\"file\"");
}

TEST(a_rejection_ends_a_change_and_its_author_cancels_one)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	change_open(&d, DOCUMENT("stop"));
	run(&d, "ben", 0, "change", "reject", "1", "--role", "approver", OWN("ben.seed"), NULL);
	output_says(d.out, "change 1 is rejected");
	output_says(d.out, "\n  author   jonas (jonas)\n  opener   jonas (jonas)\n");
	run(&d, "ben", 0, "change", "show", "1", NULL);
	output_says(d.out, "\nauthor       jonas (jonas)\n");
	output_says(d.out, " by=\"jonas (jonas)\" ");
	output_says(d.out, " ben (ben) ");
	output_says_not(d.out, "_name");
	run(&d, "ben", 3, "change", "cancel", "2", "--reason", "x", NULL);
	run(&d, "jonas", 0, "change", "cancel", "2", "--reason", "x", NULL);
}

TEST(a_person_types_the_number_of_what_they_sign)
{
	static const struct answer_to no[] = { { "Type 1:", "2" },
					       { "Type 1:", "" },
					       { "Type 1:", "11" } },
				      yes[] = { { "Type 1:", "2" }, { "Type 1:", "1" } };
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	run_at_terminal(&d, "ben", 1, no, countof(no), "change", "sign", "1", "--meaning",
			"approval", "--role", "approver", "--key", "ben.seed", NULL);
	output_says(d.out, "not signed");
	run_at_terminal(&d, "ben", 0, yes, countof(yes), "change", "sign", "1", "--meaning",
			"approval", "--role", "approver", "--key", "ben.seed", NULL);
	output_says(d.out, "change.signed");
}

TEST(without_a_terminal_nothing_is_signed_unless_it_was_said_before)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	run(&d, "ben", 2, "change", "sign", "1", "--meaning", "approval", "--role", "approver",
	    "--key", "ben.seed", NULL);
	output_says(d.err, "--yes");
	d.token = "sgt_0123";
	approve(&d, 3);
	output_says(d.err, "a token never signs");
}

TEST(a_seed_that_others_may_read_is_not_used)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	ck_assert_int_eq(system(arena_printf(&s.cx.mem, "chmod 644 %s/ben.seed", d.dir)), 0);
	approve(&d, 1);
	output_says(d.err, "others may read");
	run(&d, "ben", 5, "key", "new", "ben.seed", "--role", "approver", NULL);
}

/* As a thief of carl's laptop has it: the file, his session, and no passphrase. */
TEST(a_key_under_a_passphrase_signs_nothing_without_it)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	person(&d, "carl", "approver");
	desk_file(&d, "words", "not easily guessed\n");
	desk_file(&d, "other", "guessed\n");
	run(&d, "carl", 0, "key", "new", "carl.seed", "--role", "approver", "--passphrase-file",
	    "words", NULL);
	desk_confirmed(&d, "carl");
	change_open(&d, DOCUMENT("stop"));
	review(&d, "1");
	run(&d, "carl", 1, "change", "sign", "1", "--meaning", "approval", "--role", "approver",
	    OWN("carl.seed"), "--passphrase-file", "other", NULL);
	output_says(d.err, "that is not the passphrase of carl.seed");
	output_says(d.err, "Nothing was signed or sent: run it again with that seed's own.");
	run(&d, "carl", 2, "change", "sign", "1", "--meaning", "approval", "--role", "approver",
	    OWN("carl.seed"), NULL);
	output_says(run(&d, "jonas", 0, "change", "show", "1", "--json", NULL),
		    "\"state\":\"open\"");
	output_says_not(d.out, "\"signer\":\"carl\"");
	run(&d, "carl", 0, "change", "sign", "1", "--meaning", "approval", "--role", "approver",
	    OWN("carl.seed"), "--passphrase-file", "words", NULL);
	output_says(d.out, "change 1 is merged");
}

/* ---- the log ---- */

static char *kept(struct desk *d, const char *user)
{
	return arena_printf(&d->s->cx.mem, "home-%s/http_127.0.0.1_%u/checkpoint", user,
			    d->s->port);
}

/* As the log's own key would sign it, had the history been another. */
static void other_history(struct desk *d, const char *user, uint64_t size)
{
	struct hash root = hash_bytes("another", 7);
	const char *note;

	assert_ok(&d->s->cx, checkpoint_sign(&d->s->cx, &d->s->in.signer, size, &root, &note));
	desk_file(d, kept(d, user), note);
}

static const struct {
	uint64_t size;
	const char *says;
} histories[] = {
	{ 1, "other entries make up the first 1, as the key signet/" },
	{ 7, "other entries make up the first 7, as the key signet/" },
	{ 8, "other entries make up the first 8, as the key signet/" },
	{ 1000, "and had 1000 when this machine looked before" },
};

TEST(another_history_is_noticed_and_nothing_is_signed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("stop"));
	for (size_t i = 0; i < countof(histories); i++) {
		other_history(&d, "ben", histories[i].size);
		run(&d, "ben", 7, "log", "check", NULL);
		output_says(d.err, "the server shows a different history of this log");
		output_says(d.err, histories[i].says);
		run(&d, "ben", 7, "status", NULL);
		approve(&d, 7);
		output_says_not(d.out, "You sign");
	}
	output_says(run(&d, "jonas", 0, "change", "show", "1", "--json", NULL),
		    "\"signatures\":[]");
}

/* ---- servers that lie ---- */

static const struct {
	const char *from, *to;
	int code;
	const char *says;
} lies[] = {
	{ "\"purpose\": \"held\"", "\"purpose\": \"kept\"", 1, "are not those of the manifest" },
	{ "\"change\":1", "\"change\":2", 1, "gave the manifest of change 2" },
	{ "changes/1/manifest", "changes/2/manifest", 1, "says something else: /subject" },
	{ "\"code\":\"approval\"", "\"code\":\"approve1\"", 1,
	  "says something else: /predicate/meaning/code" },
	{ "\"signer\":{\"id\":\"ben\"", "\"signer\":{\"id\":\"eve\"", 1,
	  "says something else: /predicate/signer/id" },
	{ "\"role\":\"approver\"", "\"role\":\"reviewer\"", 1,
	  "says something else: /predicate/signer/role" },
	{ "\"custody\":\"file\"", "\"custody\":\"disk\"", 1, "it is none" },
	{ "\"utc\":\"202", "\"utc\":\"200", 1, "away from this machine's" },
	{ "\n\n\xe2\x80\x94 signet/", "\n\n\xe2\x80\x94 signat/", 7, "is not signed by" },
};

/* The profile of the site is that of the liar: both are reached by a port. */
static void profile_copy(struct desk *d, const char *user)
{
	ck_assert_int_eq(
		system(arena_printf(&d->s->cx.mem,
				    "cd %s/home-%s && cp -r http_127.0.0.1_%u http_127.0.0.1_%u",
				    d->dir, user, d->s->port, d->port)),
		0);
}

TEST(what_a_lying_server_shows_is_not_signed)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	cast_add(&s, &d);
	change_open(&d, DOCUMENT("held"));
	for (size_t i = 0; i < countof(lies); i++) {
		auto_liar l = liar_start(&d, lies[i].from, lies[i].to);

		profile_copy(&d, "ben");
		approve(&d, lies[i].code);
		output_says(d.err, lies[i].says);
	}
	output_says(run(&d, "jonas", 0, "change", "show", "1", "--json", NULL),
		    "\"signatures\":[]");
	approve(&d, 0);
}
