#include <string.h>

#include "bent.h"
#include "trust_desk.h"

/* The first root of trust: at a desk, and in an export. */

static const char *digest_of(struct desk *d, const char *name)
{
	size_t size;
	char *text = desk_text(d, name, &size);
	struct hash h = hash_bytes(text, size);

	return digest_text(&d->s->cx, &h);
}

/* Founders at their desks, and a folder of trust that nobody acknowledged. */
static void founded(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	desk_sh(d, arena_printf(&s->cx.mem, "cp %s/server-keys.json .", s->dir));
	run(d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "t", "--demo",
	    NULL);
	output_says(d->out, "signet trust acknowledge t --key FILE");
}

TEST(the_upload_says_who_is_missing_and_each_founder_sees_the_root_before_signing)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *root;

	founded(&s, &d);
	root = digest_of(&d, "t/1.root.json");
	run(&d, "ben", 5, "trust", "upload", "t", NULL);
	output_says(d.err, root);
	output_says(d.err, "missing anna and ben");
	run(&d, "anna", 0, "trust", "acknowledge", "t", "--key", "anna.seed", "--yes", NULL);
	output_says(d.out, root);
	output_says(d.out, "for the training instance");
	output_says(d.out, "root.acknowledged");
	run(&d, "ben", 0, "trust", "show", NULL);
	output_says(d.out, "missing  ben");
	run(&d, "ben", 0, "trust", "acknowledge", "t/1.root.json", "--key", "ben.seed", "--yes",
	    NULL);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	output_says(d.out, "trust.updated");
}

TEST(the_beginning_of_the_digest_is_typed_before_a_root_is_acknowledged)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	struct answer_to typed[] = { { "Sign?", "yes" }, { "Sign?", "y" }, { "Sign?", "" } };

	founded(&s, &d);
	run(&d, "anna", 2, "trust", "acknowledge", "t", "--key", "anna.seed", NULL);
	output_says(d.err, "--yes");
	run_at_terminal(&d, "anna", 1, typed, 3, "trust", "acknowledge", "t", "--key", "anna.seed",
			NULL);
	output_says(d.out, "That was not '");
	typed[0].answer = arena_strndup(&s.cx.mem, digest_of(&d, "t/1.root.json") + HEX_AT, 8);
	run_at_terminal(&d, "anna", 0, typed, 1, "trust", "acknowledge", "t", "--key", "anna.seed",
			NULL);
}

TEST(a_root_that_is_not_signed_by_its_holders_or_of_another_instance_is_not_acknowledged)
{
	auto_site s = { .use = USE_TRAINING }, other = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	founded(&s, &d);
	site_open(&other);
	run(&d, "anna", 3, "trust", "acknowledge", "t", "--sealed", "--yes", NULL);
	output_says(d.err, "a sealed key acknowledges no root");
	run(&d, "ben", 0, "trust", "init", "--server",
	    arena_printf(&s.cx.mem, "%s/server-keys.json", other.dir), "--out", "u", "--demo",
	    NULL);
	run(&d, "anna", 5, "trust", "acknowledge", "u", "--key", "anna.seed", "--yes", NULL);
	output_says(d.err, "u/1.root.json: root is of another instance");
	desk_sh(&d, "sed -i 's/\"sig\":\"..../\"sig\":\"0000/' t/1.root.json");
	run(&d, "anna", 1, "trust", "acknowledge", "t", "--key", "anna.seed", "--yes", NULL);
	output_says(d.err, "t/1.root.json: root is signed by 1 of the 2 keys");
}

static void operator_joins(struct site *s, struct desk *d)
{
	char secret[80];

	person_add(s, "olga", "operator", secret);
	run(d, "olga", 0, "login", "--user", "olga", "--password-file", "password", "--accept-vkey",
	    NULL);
	run(d, "olga", 0, "device", "create", "edge-1", "--site", "munich", NULL);
}

static void provisions(struct desk *d, int code, const char *root)
{
	run(d, "olga", code, "device", "provision", "edge-1", "f", "--reason", "new", "--root",
	    root, NULL);
	ck_assert_int_eq(desk_has(d, "f"), code == 0);
}

static void olga_logs_in(struct desk *d, int code, const char *root)
{
	run(d, "olga", code, "login", "--user", "olga", "--password-file", "password", "--root",
	    root, NULL);
}

TEST(before_the_first_root_is_in_force_nobody_begins_with_one)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	operator_joins(&s, &d);
	provisions(&d, 5, "t/1.root.json");
	output_says(d.err, "no root of trust is in force here yet");
	output_says(d.err, "signet trust acknowledge");
	output_says(d.err, "signet trust upload");
	olga_logs_in(&d, 5, "t/1.root.json");
	output_says(d.err, "no root of trust is in force here yet");
	desk_sh(&d, "! ls home-olga/*/tuf/*.json");
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "olga", 0, "status", NULL);
	provisions(&d, 0, "t/1.root.json");
}

/* clang-format off */
static const struct { const char *file; int code; const char *says; } brought[] = {
	{ "t/1.targets.json", 1, "t/1.targets.json is no root of trust" },
	{ "u/1.root.json",    5, "and root version 1 in force is sha256:" },
	{ "t/2.root.json",    5, "root version 2 is not in force here" },
};
/* clang-format on */

/* On a machine that began with no root yet. */
TEST_EACH(a_file_that_is_not_a_root_in_force_is_refused_and_accuses_nobody, brought)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };

	trust_desk_found(&s, &d);
	operator_joins(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "u", "--demo",
	    NULL);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--yes", NULL);
	run(&d, "ben", 0, "trust", "sign", "t/2.root.json", "--key", "t/second.seed", "--yes",
	    NULL);
	desk_sh(&d, "rm -r home-olga");
	olga_logs_in(&d, brought[_i].code, brought[_i].file);
	output_says(d.err, brought[_i].says);
	output_says_not(d.err, "the server shows");
	output_says_not(d.err, "sign nothing");
	desk_sh(&d, "! ls home-olga/*/tuf/*.json");
	olga_logs_in(&d, 0, "t/1.root.json");
	run(&d, "olga", 0, "status", NULL);
	provisions(&d, 0, "t/1.root.json");
}

/* A server that shows another root than the ceremony made provisions no device. */
TEST(a_device_is_provisioned_by_the_root_that_its_operator_holds_and_by_no_other)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *root, *other;

	trust_desk_found(&s, &d);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	operator_joins(&s, &d);
	run(&d, "olga", 2, "device", "provision", "edge-1", "f", "--reason", "new", NULL);
	output_says(d.err, "it needs --root FILE");
	run(&d, "ben", 0, "trust", "init", "--server", "server-keys.json", "--out", "u", "--demo",
	    NULL);
	root = digest_of(&d, "t/1.root.json");
	other = digest_of(&d, "u/1.root.json");
	provisions(&d, 5, "u/1.root.json");
	output_says(d.err, root);
	output_says(d.err, other);
	provisions(&d, 0, "t/1.root.json");
	output_says(d.out, root);
	run(&d, "ben", 0, "trust", "renew", "t", "root", "--key", "t/first.seed", "--yes", NULL);
	run(&d, "ben", 0, "trust", "sign", "t/2.root.json", "--key", "t/second.seed", "--yes",
	    NULL);
	run(&d, "ben", 0, "trust", "upload", "t", NULL);
	run(&d, "olga", 0, "device", "provision", "edge-1", "f2", "--reason", "new", "--root",
	    "t/2.root.json", NULL);
	output_says(d.out, digest_of(&d, "t/2.root.json"));
}

/* clang-format off */
static const struct { const char *from, *to, *says; } forged[] = {
	{ "\"action\":\"root.acknowledged\"", "\"action\":\"act.refused\"",     "two people acknowledge the first root: missing ben" },
	{ "\"fact\":{\"root\":\"sha256:",      "\"fact\":{\"root\":\"sha256:0",  "it is no digest" },
	{ "\"subject\":\"trust:root\",\"signer\":\"ben\"", "\"subject\":\"trust:root\",\"signer\":\"anna\"", "nobody signs for another" },
};
/* clang-format on */

TEST(an_export_whose_first_root_two_people_did_not_acknowledge_is_not_believed)
{
	auto_export x = { 0 };
	const char *root;
	char said[1000];

	trusted_open(&x);
	x.p.files.root.version = 1;
	root = arena_printf(&x.p.s.cx.mem, "\"root\":\"%s\"", trust_root_digest(&x.p));
	for (size_t i = 0; i < countof(forged); i++) {
		last_forged(&x, "root.acknowledged", forged[i].from, forged[i].to, said,
			    sizeof(said));
		output_says(said, forged[i].says);
	}
	last_forged(&x, "root.acknowledged", root,
		    arena_printf(&x.p.s.cx.mem, "\"root\":\"sha256:%064d\"", 0), said,
		    sizeof(said));
	output_says(said, "is not about what trust:root is");
}

/* ben does it with a first key, gives that up, and does it again with a second one. */
TEST(an_acknowledgement_by_a_key_that_was_revoked_before_the_upload_counts_for_nothing)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	struct person ben, carl;
	const char *body;
	char said[1000];

	history_open(&x);
	trust_found(&x.p);
	carl = plant_approver(&x.p, "carl");
	trust_acknowledge(&x.p);
	ben = x.p.ben;
	person_key_add(s, &ben, "approver");
	person_key_confirmed(s, &ben, &carl);
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/keys/%s/revoke", x.p.ben.key), ben.secret,
	    "{\"reason\":\"lost\"}", 201);
	/* it states a head from before what is bent, so that the head does not tell */
	body = arena_strdup(&s->cx.mem, trust_body(&x.p));
	person_acknowledges(s, &ben, trust_root_digest(&x.p), 201);
	ask(s, "POST", "/v1/trust", ben.secret, body, 201);
	export_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	last_forged(&x, "root.acknowledged", forged[0].from, forged[0].to, said, sizeof(said));
	output_says(said, forged[0].says);
}
