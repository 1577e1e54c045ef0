#include <string.h>

#include "lib/key.h"
#include "trust_desk.h"

/* The folder that goes from holder to holder: from the first root on it shows that the version
 * before was in force; and files that come in place of those in force. */

#define SIGN(file) "trust", "sign", file, "--key", "t/second.seed", "--yes", NULL

static void upload(struct desk *d)
{
	run(d, "ben", 0, "trust", "upload", "t", NULL);
}

/* The second version of a role, as a holder makes it, with one signature. */
static void renew(struct desk *d, const char *dir, const char *role, const char *seed)
{
	run(d, "ben", 0, "trust", "renew", dir, role, "--key", seed, "--yes", NULL);
}

/* ---- what was never in force ---- */

static const struct {
	const char *role, *seed, *key;
} roles[] = {
	{ "root", "t/first.seed", "t/second.seed" },
	{ "targets", "t/first.seed", "t/second.seed" },
	{ "signers", "t/signers.seed", "t/second.seed" },
};

/* The first holder's machine shows a version before that says already what the next one brings,
 * so that nothing seems to change. */
TEST_EACH(a_version_before_that_its_holders_did_not_sign_hides_nothing, roles)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *role = roles[_i].role, *next, *was;
	size_t size;

	trust_desk_found(&s, &d);
	upload(&d);
	renew(&d, "t", role, roles[_i].seed);
	next = arena_printf(&s.cx.mem, "t/2.%s.json", role);
	was = desk_text(&d, next, &size);
	desk_sh(&d,
		arena_printf(&s.cx.mem, "sed -i 's/\"expires\":\"20/\"expires\":\"21/' t/1.%s.json",
			     role));
	run(&d, "ben", strcmp(role, "root") == 0 ? 1 : 7, SIGN(next));
	output_says(d.err, strcmp(role, "root") == 0 ? "is signed by 0 of the" : "never in force");
	ck_assert_str_eq(desk_text(&d, next, &size), was);
}

TEST(signers_are_held_against_targets_that_the_root_leads_to)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	renew(&d, "t", "signers", "t/signers.seed");
	desk_sh(&d, "sed -i 's/\"expires\":\"20/\"expires\":\"21/' t/1.targets.json");
	run(&d, "ben", 7, SIGN("t/2.signers.json"));
	output_says(d.err, "t/1.signers.json was never in force");
	desk_sh(&d, "rm t/1.targets.json");
	run(&d, "ben", 4, SIGN("t/2.signers.json"));
	output_says(d.err, "t/1.targets.json is missing");
	output_says(d.err, "Carry the whole folder over.");
}

TEST(without_the_first_root_nothing_is_signed)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	renew(&d, "t", "targets", "t/first.seed");
	desk_sh(&d, "rm t/1.root.json");
	run(&d, "ben", 4, SIGN("t/2.targets.json"));
	output_says(d.err, "t/1.root.json is missing");
}

/* ---- a folder that is whole ---- */

/* A root that is there stays: it is the one that was compared with paper. */
TEST(a_folder_is_filled_with_each_root_since_the_first_so_that_others_can_sign)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	for (const char *file = "t/2.root.json"; file;
	     file = strcmp(file, "t/2.root.json") == 0 ? "t/3.root.json" : NULL) {
		renew(&d, "t", "root", "t/first.seed");
		run(&d, "ben", 0, SIGN(file));
		upload(&d);
	}
	desk_sh(&d, "mkdir carried");
	renew(&d, "carried", "root", "t/first.seed");
	renew(&d, "carried", "targets", "t/first.seed");
	desk_sh(&d, "mv carried/1.root.json mine && echo >carried/1.root.json");
	renew(&d, "carried", "signers", "t/signers.seed");
	desk_sh(&d, "echo | cmp - carried/1.root.json && mv mine carried/1.root.json");
	run(&d, "ben", 0, SIGN("carried/4.root.json"));
	output_says(d.out, "against carried/3.root.json\nby the root carried/1.root.json, sha256:");
	run(&d, "ben", 0, SIGN("carried/2.targets.json"));
	run(&d, "ben", 0, "trust", "upload", "carried", NULL);
}

/* ---- other holders ---- */

#define SIGN_BY(file, seed) \
	"trust", "sign", file, "--key", seed, "--passphrase-file", "words", "--yes", NULL

/* As a person sees it. */
static const char *fingerprint_of(struct desk *d, const char *seed)
{
	struct ctx *cx = &d->s->cx;
	struct ssh_key key;

	assert_ok(cx, public_read(cx, arena_printf(&cx->mem, "%s/%s.pub", d->dir, seed), &key));
	return ssh_fingerprint(cx, &key);
}

static void seed_made(struct desk *d, const char *name)
{
	desk_file(d, "words", "not easily guessed\n");
	run(d, "ben", 0, "trust", "seed", name, "--passphrase-file", "words", NULL);
}

TEST(a_root_that_its_holders_did_not_sign_leads_nowhere)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct tuf_root *r;
	struct printer body;
	size_t size;
	char *text;

	trust_desk_found(&s, &d);
	upload(&d);
	renew(&d, "t", "root", "t/first.seed");
	run(&d, "ben", 0, SIGN("t/2.root.json"));
	upload(&d);
	renew(&d, "t", "root", "t/first.seed");
	r = arena_alloc(&s.cx.mem, sizeof(*r));
	text = desk_text(&d, "t/2.root.json", &size);
	assert_ok(&s.cx, tuf_root_parse(&s.cx, text, size, r));
	r->expires += 1000;
	assert_ok(&s.cx, tuf_root_print(&s.cx, r, &body));
	trust_desk_sign(&d, "t/2.root.json", &body, "t/first.seed");
	run(&d, "ben", 7, SIGN("t/3.root.json"));
	output_says(d.err, "t/2.root.json was never in force");
}

/* A holder's key is lost: root and targets come together, and the new holder signs both. */
TEST(a_holder_who_comes_signs_what_comes_with_the_root_whether_or_not_others_signed_that)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	seed_made(&d, "third");
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--drop",
	    fingerprint_of(&d, "t/first.seed"), "--add", "third.pub", "--yes", NULL);
	renew(&d, "t", "targets", "t/second.seed");
	run(&d, "ben", 3, SIGN_BY("t/2.targets.json", "t/first.seed"));
	run(&d, "ben", 0, SIGN_BY("t/2.targets.json", "third"));
	output_says(d.out, "has 2 of the 2 signatures it needs by the keys that root names");
	run(&d, "ben", 0, SIGN("t/2.root.json"));
	run(&d, "ben", 0, SIGN_BY("t/2.root.json", "third"));
	run(&d, "ben", 0, SIGN_BY("t/2.targets.json", "third"));
	run(&d, "ben", 0, SIGN_BY("t/2.root.json", "third"));
	upload(&d);
}

TEST(the_holders_of_signers_who_come_sign_over_the_version_of_those_who_went)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	seed_made(&d, "fourth");
	run(&d, "ben", 0, "trust", "renew", "t", "targets", "--key", "t/first.seed", "--drop",
	    fingerprint_of(&d, "t/signers.seed"), "--drop", fingerprint_of(&d, "t/other.seed"),
	    "--add", "fourth.pub", "--threshold", "1", "--yes", NULL);
	run(&d, "ben", 0, SIGN("t/2.targets.json"));
	run(&d, "ben", 0, "trust", "renew", "t", "signers", "--key", "fourth", "--passphrase-file",
	    "words", "--yes", NULL);
	run(&d, "ben", 0, SIGN_BY("t/2.signers.json", "fourth"));
	upload(&d);
}

/* ---- files that come in place of others ---- */

#define POLICY "t/" TRUST_APPROVAL
#define RENEW  "trust", "renew", "t", "targets", "--key", "t/first.seed", "--yes", "--replace"

TEST(another_policy_for_devices_is_shown_signed_by_both_and_comes_into_force)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *is;
	size_t size;

	trust_desk_found(&s, &d);
	upload(&d);
	desk_sh(&d, "mkdir new && sed 's/\"approver\",\"number\":1/\"approver\",\"number\":2/' "
		    "t/trust/approval.json >new/approval.json");
	desk_sh(&d,
		"sed 's/\"epoch\":1/\"epoch\":7/' t/trust/assignment.json >new/assignment.json");
	is = desk_text(&d, "new/approval.json", &size);
	run(&d, "ben", 0, RENEW, "new/approval.json", "--replace", "new/assignment.json", NULL);
	output_says(d.out, "comes in the place of trust/approval.json in force, which goes whole: "
			   "it says what a release needs");
	output_says(d.out, "- a release needs 1 approval by role approver");
	output_says(d.out, "+ a release needs 2 approvals by role approver");
	output_says(d.out, "+ assignments are of epoch 7");
	ck_assert_str_eq(desk_text(&d, POLICY, &size), is);
	run(&d, "ben", 0, SIGN("t/2.targets.json"));
	output_says(d.out, "- a release needs 1 approval by role approver");
	output_says(d.out, "+ a release needs 2 approvals by role approver");
	upload(&d);
	run(&d, "ben", 0, "trust", "show", "--json", NULL);
	output_says(d.out, "\\\"approver\\\",\\\"number\\\":2");
	output_says(d.out, "\\\"epoch\\\":7");
}

static const struct {
	const char *make, *file, *also;
	int code;
	const char *says;
} refused[] = {
	{ "true", POLICY, "t/" TRUST_SIGNERS, 2, "approval.json, log.json or assignment.json" },
	{ "true", POLICY, POLICY, 2, "is named twice" },
	{ "echo '{}' >approval.json", "approval.json", NULL, 1, TRUST_APPROVAL },
	{ "sed 's/\"quorum\":0/\"quorum\":1/' t/trust/log.json >log.json", "log.json", NULL, 1,
	  "this version does not judge" },
	{ "true", "no/log.json", NULL, 1, "cannot read no/log.json" },
};

TEST_EACH(what_is_no_file_of_trust_that_this_version_judges_replaces_none, refused)
{
	const char *also = refused[_i].also;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	desk_sh(&d, refused[_i].make);
	run(&d, "ben", refused[_i].code, RENEW, refused[_i].file, also ? "--replace" : NULL, also,
	    NULL);
	output_says(d.err, refused[_i].says);
	ck_assert(!desk_has(&d, "t/2.targets.json"));
	ck_assert(!desk_has(&d, "t/trust/approval.before.json"));
}

TEST(root_and_signers_replace_no_file)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	upload(&d);
	run(&d, "ben", 2, "trust", "renew", "t", "root", "--key", "t/first.seed", "--replace",
	    POLICY, "--yes", NULL);
	output_says(d.err, "--replace is of targets");
}
