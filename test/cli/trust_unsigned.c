#include <string.h>

#include "files.h"
#include "trust_desk.h"

/* What is not signed, or not founded with; and what stays in the next signers. */

/* ---- what is not signed ---- */

static void refused(struct desk *d, const char *file, int code, const char *says)
{
	size_t size;
	const char *was = desk_text(d, file, &size);

	run(d, "ben", code, "trust", "sign", file, "--key", "t/second.seed", "--yes", NULL);
	output_says(d->err, says);
	ck_assert_str_eq(desk_text(d, file, &size), was);
}

static const struct {
	const char *path, *metadata;
} named[] = {
	{ TRUST_APPROVAL, "t/1.targets.json" },
	{ TRUST_LOG, "t/1.targets.json" },
	{ TRUST_ASSIGNMENT, "t/1.targets.json" },
	{ TRUST_SIGNERS, "t/1.signers.json" },
};

TEST(a_file_that_is_not_the_one_named_or_is_missing_is_not_signed_for)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	for (size_t i = 0; i < countof(named); i++) {
		const char *path = named[i].path;

		desk_sh(&d, arena_printf(&s.cx.mem, "mv t/%s kept && sed 's/}$/ }/' kept >t/%s",
					 path, path));
		refused(&d, named[i].metadata, 1,
			arena_printf(&s.cx.mem, "%s has other bytes than the ones signed", path));
		desk_sh(&d, arena_printf(&s.cx.mem, "rm t/%s", path));
		refused(&d, named[i].metadata, 4,
			arena_printf(&s.cx.mem, "t/%s is missing, and is not the one in force",
				     path));
		desk_sh(&d, arena_printf(&s.cx.mem, "mv kept t/%s", path));
	}
}

/* The one in force, carried over beside the next one, must be the one that was in force. */
TEST(a_file_given_as_the_one_in_force_is_compared_with_the_version_before)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	size_t size;
	char *next;

	trust_desk_found(&s, &d);
	next = text_with(&s.cx, desk_text(&d, "t/" TRUST_APPROVAL, &size), "\"trainer\",", "");
	trust_desk_next(&d, TRUST_APPROVAL, next, 2);
	desk_file(&d, "t/trust/approval.before.json", next);
	refused(&d, "t/2.targets.json", 1,
		"trust/approval.json has other bytes than the ones signed");
}

/* clang-format off */
static const struct {
	const char *path, *from, *to, *says;
} unjudged[] = {
	{ TRUST_APPROVAL, "\"expiry\":null", "\"expiry\":30", "/require/0/expiry" },
	{ TRUST_APPROVAL, "\"links\":[]", "\"links\":[\"qms\"]", "/require/0/links" },
	{ TRUST_LOG, "\"quorum\":0", "\"quorum\":1", "/quorum" },
};
/* clang-format on */

TEST_EACH(what_this_version_does_not_judge_is_not_signed, unjudged)
{
	const char *path = unjudged[_i].path;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	size_t size;

	trust_desk_found(&s, &d);
	trust_desk_next(&d, path,
			text_with(&s.cx,
				  desk_text(&d, arena_printf(&s.cx.mem, "t/%s", path), &size),
				  unjudged[_i].from, unjudged[_i].to),
			2);
	refused(&d, "t/2.targets.json", 1,
		arena_printf(&s.cx.mem, "%s%s", path, unjudged[_i].says));
	output_says(d.err, "this version does not judge");
}

TEST(a_version_that_is_not_the_next_or_not_the_named_one_or_says_more_is_not_signed)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	desk_sh(&d, "cp t/1.root.json t/2.root.json");
	refused(&d, "t/2.root.json", 1, "t/2.root.json is of version 1");
	desk_sh(&d, "sed 's/\"version\":1/\"version\":3/' t/1.root.json >t/3.root.json");
	refused(&d, "t/3.root.json", 1, "t/2.root.json is of version 1");
	desk_sh(&d, "rm t/2.root.json");
	refused(&d, "t/3.root.json", 4, "t/2.root.json is missing: what changes cannot be shown");
	desk_sh(&d, "sed -i 's/\"_type\"/\"_more\":1,\"_type\"/' t/1.root.json");
	refused(&d, "t/1.root.json", 1, "says more than this version reads, and is not signed");
}

/* ---- the next signers, from those in force ---- */

TEST(what_the_log_does_not_say_of_people_stays_in_the_next_signers)
{
	struct trust_signers p, golden_people;
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct printer file;
	size_t size;
	char *text;

	trust_desk_found(&s, &d);
	golden_people = trust_desk_people(&s);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	text = desk_text(&d, "t/" TRUST_SIGNERS, &size);
	assert_ok(&s.cx, trust_signers_parse(&s.cx, text, size, &p));
	ck_assert_uint_eq(p.n, 2);
	p.signer[1].key[0].suspended[0] = (struct trust_span){ 1, 2 };
	p.signer[1].key[0].n_suspended = 1;
	p.signer[1].key[0].n_upheld = 0;
	p.signer[1].unknown = golden_people.signer[0].unknown;
	p.signer[1].n_unknown = 1;
	golden_people.signer[2] = p.signer[1];
	golden_people.signer[0] = p.signer[0];
	p.signer = golden_people.signer;
	p.n = 3;
	trust_signers_print(&s.cx, &p, &file);
	trust_desk_next(&d, TRUST_SIGNERS, file.text, 3);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(d.out, "ben keeps 1 keys of types that this version does not know");
	output_says_not(d.out, "ghost");
	output_says_not(d.out, "suspended");
	text = desk_text(&d, "t/" TRUST_SIGNERS, &size);
	output_says(text, "{\"id\":\"ghost\",\"keys\":[]}");
	output_says(text,
		    "\"suspended\":[{\"from\":1,\"to\":2}],\"revoked_at\":null,\"upheld\":[]");
	output_says(text, "\"public\":\"ssh-ml-dsa-65 ");
}

TEST(a_seed_in_the_clear_is_not_founded_with)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	desk_sh(&d, "mkdir a");
	desk_sh(&d, "cp t/first.seed a/r.seed");
	run(&d, "ben", 1, "trust", "init", "--server", "server-keys.json", "--out", "u",
	    "--root-key", "a/r.seed", NULL);
	output_says(d.err, "a/r.seed has no passphrase");
	ck_assert(!desk_has(&d, "u/1.root.json"));
}
