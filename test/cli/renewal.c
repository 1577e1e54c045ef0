#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "documents/tuf.h"
#include "lib/file.h"
#include "program.h"
#include "proof/ssh_key.h"

#define PATIENCE_MS 60000 /* a machine may be slow */

/* Trust of the founders, for practice: two keys of root, one of signers, which lasts so long. */
static void founded(struct site *s, struct desk *d, const char *days)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	ck_assert_int_eq(
		system(arena_printf(&s->cx.mem, "cp %s/server-keys.json %s/", s->dir, d->dir)), 0);
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    "--signers-days", days, NULL);
	desk_acknowledge(d, "t");
}

static void upload(struct desk *d)
{
	run(d, "ben", 0, "trust", "upload", "t", NULL);
}

/* ---- what ends ---- */

/* Alarms begin and end behind the answer to the upload. */
static void open_alarms(struct site *s, const char *n)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	for (;;) {
		ask(s, "GET", "/readyz", NULL, NULL, 200);
		if (strcmp(json_at(s, "/open"), n) == 0)
			return;
		ck_assert_msg(clock_elapsed_ms() < until, "%s alarms are open",
			      json_at(s, "/open"));
	}
}

/* Signers for 29 days are within 30 days of their end at once. */
TEST(trust_that_ends_soon_is_said_by_status_until_it_is_renewed)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founded(&s, &d, "29");
	output_says(run(&d, "ben", 0, "status", NULL), "alarms       none is open\n");
	output_says(d.out, "instance     for training\n");
	upload(&d);
	open_alarms(&s, "1");
	run(&d, "ben", 0, "status", NULL);
	output_says(d.out, "alarms       1 open: signet alarm list\n");
	output_says(d.out, "  trust.expires trust:signers since ");
	output_says(d.out, "signers, version 1, expires at ");
	run(&d, "ben", 0, "trust", "renew", "t", "signers", "--key", "t/signers.seed", "--days",
	    "200", "--yes", NULL);
	upload(&d);
	open_alarms(&s, "0");
	output_says(run(&d, "ben", 0, "status", NULL), "alarms       none is open\n");
}

/* clang-format off */
static const struct { const char *days, *says; } spans[] = {
	{ "0", "--days takes 1 to 3650 days, not 0" },
	{ "3651", "--days takes 1 to 3650 days, not 3651" },
};
/* clang-format on */

TEST(no_file_of_trust_is_signed_that_ends_at_once_or_never)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founded(&s, &d, "90");
	upload(&d);
	for (size_t i = 0; i < countof(spans); i++) {
		run(&d, "ben", 2, "trust", "renew", "t", "root", "--key", "t/root.seed", "--days",
		    spans[i].days, "--yes", NULL);
		output_says(d.err, spans[i].says);
		run(&d, "ben", 2, "trust", "signers", "t", "--key", "t/signers.seed", "--days",
		    spans[i].days, "--yes", NULL);
		output_says(d.err, spans[i].says);
	}
	run(&d, "ben", 2, "trust", "init", "--server", "server-keys.json", "--demo", "--out", "u",
	    "--signers-days", "0", NULL);
	output_says(d.err, "--signers-days takes 1 to 3650 days, not 0");
}

/* ---- a holder's key ---- */

/* As on the day on which a holder lost one. */
TEST(a_key_that_a_holder_made_comes_to_the_role_and_signs)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founded(&s, &d, "90");
	upload(&d);
	desk_file(&d, "words", "not easily guessed\n");
	run(&d, "anna", 2, "trust", "seed", "third.seed", NULL);
	ck_assert(!desk_has(&d, "third.seed") && !desk_has(&d, "third.seed.pub"));
	run(&d, "anna", 0, "trust", "seed", "third.seed", "--passphrase-file", "words", NULL);
	output_says(d.out, "--add third.seed.pub");
	run(&d, "anna", 5, "trust", "seed", "third.seed", "--passphrase-file", "words", NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--add",
	    "third.seed.pub", "--yes", NULL);
	output_says(d.out, "+ root needs 2 of 3 keys");
	run(&d, "ben", 0, "trust", "sign", "t/2.root.json", "--key", "t/second.seed", "--yes",
	    NULL);
	upload(&d);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--days", "300",
	    "--yes", NULL);
	run(&d, "anna", 0, "trust", "sign", "t/3.root.json", "--key", "third.seed",
	    "--passphrase-file", "words", "--yes", NULL);
	upload(&d);
}

/* ---- renewing ---- */

/* Of the first key of root, as a person sees it. */
static const char *fingerprint_in(struct desk *d, const char *file)
{
	struct tuf_root *r = arena_alloc(&d->s->cx.mem, sizeof(*r));
	size_t size;
	char *text;

	assert_ok(&d->s->cx,
		  file_load(&d->s->cx, arena_printf(&d->s->cx.mem, "%s/%s", d->dir, file),
			    TUF_ROOT_MAX, &text, &size));
	assert_ok(&d->s->cx, tuf_root_parse(&d->s->cx, text, size, r));
	return ed25519_fingerprint(&d->s->cx, r->role[TUF_ROOT].key[0].public);
}

TEST(a_root_is_renewed_with_another_key_and_each_holder_sees_what_changes)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *lost;

	founded(&s, &d, "90");
	lost = fingerprint_in(&d, "t/1.root.json");
	upload(&d);
	desk_file(&d, "words", "not easily guessed\n");
	run(&d, "ben", 0, "trust", "seed", "third", "--passphrase-file", "words", NULL);
	run(&d, "ben", 2, "trust", "renew", "t", "root", "--key", "t/second.seed", "--add",
	    "third.pub", NULL);
	output_says(d.err, "--yes");
	run(&d, "ben", 4, "trust", "renew", "t", "root", "--key", "t/second.seed", "--drop",
	    "SHA256:nobody", "--yes", NULL);
	output_says(d.err, "the role has no key SHA256:nobody");
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/second.seed", "--add",
	    "third.pub", "--days", "30", "--yes", NULL);
	output_says(d.out, "- root needs 2 of 2 keys");
	output_says(d.out, "+ root needs 2 of 3 keys");
	output_says(d.out, "+ targets needs 2 of 3 keys");
	run(&d, "ben", 1, "trust", "upload", "t", NULL);
	output_says(d.err, "is signed by 1 of the 2 keys");
	run(&d, "anna", 2, "trust", "sign", "t/2.root.json", "--key", "t/first.seed", NULL);
	run(&d, "anna", 0, "trust", "sign", "t/2.root.json", "--key", "t/first.seed", "--yes",
	    NULL);
	output_says(d.out, "+ root needs 2 of 3 keys");
	output_says_not(d.out, arena_printf(&s.cx.mem, "+ root key %s", lost));
	upload(&d);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/second.seed", "--drop", lost,
	    "--yes", NULL);
	output_says(d.out, "t/3.root.json has 1 of the 2 signatures it needs by its own keys");
	output_says(d.out, arena_printf(&s.cx.mem, "- root key %s", lost));
}

static const char *const roles[] = { "targets", "signers" };

TEST_EACH(what_ends_is_signed_again_with_a_later_date, roles)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *file = arena_printf(&s.cx.mem, "t/2.%s.json", roles[_i]);
	bool top = strcmp(roles[_i], "targets") == 0;

	founded(&s, &d, "90");
	upload(&d);
	run(&d, "ben", 0, "trust", "renew", "t", roles[_i], "--key",
	    top ? "t/first.seed" : "t/signers.seed", "--days", "200", "--yes", NULL);
	output_says(d.out, arena_printf(&s.cx.mem, "+ %s expires ", roles[_i]));
	if (top)
		run(&d, "ben", 0, "trust", "sign", file, "--key", "t/second.seed", "--yes", NULL);
	upload(&d);
	run(&d, "ben", 2, "trust", "renew", "t", "releases", "--key", "t/first.seed", "--yes",
	    NULL);
	output_says(d.err, "root, targets or signers, not 'releases'");
}
