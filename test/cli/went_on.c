#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accepting.h"
#include "device.h"
#include "foreign.h"
#include "forged.h"
#include "retold.h"
#include "store.h"

/* signetd anchor accept and signet act sign-file, from the command line to what signet-verify says
 * of it. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define WRITE       "--reason 'The anchor of the old server is gone.' --out go-on.json"

static const char *program(struct desk *d, int code, const char *words)
{
	return stopped_run(d, code, "anchor accept",
			   say(d->s, "--anchor %s %s", d->s->anchor, words));
}

static void logs_in(struct desk *d, const char *who)
{
	run(d, who, 0, "login", "--user", who, "--password-file", "password", "--accept-vkey",
	    NULL);
}

static void signs(struct desk *d, const char *who, const char *document)
{
	struct site *s = d->s;

	run(d, who, 0, "act", "sign-file", document, say(s, "%s.envelope", who), "--key",
	    say(s, "%s.seed", who), "--yes", NULL);
}

/* Again, at another port: each profile is that of the same server. */
static void serves(struct desk *d)
{
	struct site *s = d->s;
	const uint16_t was = d->port;

	site_serve(s);
	site_lets_in(s);
	d->port = s->port;
	ck_assert_int_eq(system(say(s,
				    "cd %s && for p in home-*/http_127.0.0.1_%u; do mv $p "
				    "${p%%_*}_%u; done",
				    d->dir, was, s->port)),
			 0);
}

static void served(struct desk *d)
{
	serves(d);
	logs_in(d, "anna");
	logs_in(d, "ben");
}

static void ready_is(struct site *s, const char *state)
{
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	ck_assert_str_eq(json_at(s, "/soundness/state"), state);
}

/* Both founders have keys, the site keeps an anchor, and nobody serves it. */
static void anchored_stopped(struct site *s, struct desk *d)
{
	site_open(s);
	desk_open(d, s);
	desk_founders(d);
	s->anchor = say(s, "%s/anchor", d->dir);
	site_restart(s);
	site_stop(s);
}

TEST(the_first_signers_program_completes_the_document_and_a_second_one_signs_that)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	anchored_stopped(&s, &d);
	output_says(program(&d, 1, WRITE), "the anchor agrees");
	ck_assert_int_eq(unlink(s.anchor), 0);
	output_says(program(&d, 2, "--reason r"), "--reason TEXT --out FILE");
	output_says(program(&d, 0, WRITE), "the newest that devices signed: none");
	served(&d);
	ready_is(&s, "read-only");
	signs(&d, "anna", "go-on.json");
	output_says(d.out, "Two approvers sign anna.envelope.json, that file and no other");
	output_says(d.out, "So two approvers sign");
	signs(&d, "ben", "anna.envelope.json");
	ck_assert(!desk_has(&d, "ben.envelope.json"));
	run(&d, "ben", 3, "act", "sign-file", "go-on.json", "x.envelope", "--sealed", NULL);
	site_stop(&s);
	output_says(program(&d, 1, "--document anna.envelope.json --signed ben.envelope"),
		    "the signatures do not suffice");
	program(&d, 1, "--document go-on.json --signed anna.envelope --signed ben.envelope");
	output_says(program(&d, 0,
			    "--document anna.envelope.json --signed anna.envelope --signed "
			    "ben.envelope"),
		    "the log goes on by entry");
	site_serve(&s);
	ready_is(&s, "sound");
}

/* The head is true, and somebody else typed whose machine kept it. */
TEST(a_machine_signs_no_document_that_says_it_kept_a_head_which_it_did_not)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	anchored_stopped(&s, &d);
	ck_assert_int_eq(unlink(s.anchor), 0);
	program(&d, 0, WRITE);
	served(&d);
	signs(&d, "anna", "go-on.json");
	ck_assert_int_eq(system(say(&s,
				    "cd %s && sed 's/\"kept_by\":\"anna\"/\"kept_by\":\"ben\"/' "
				    "anna.envelope.json > typed.json && grep -q ben typed.json",
				    d.dir)),
			 0);
	run(&d, "ben", 1, "act", "sign-file", "typed.json", "ben.envelope", "--key", "ben.seed",
	    "--yes", NULL);
	output_says(d.err, "the document says that this machine kept a head of");
	ck_assert(!desk_has(&d, "ben.envelope"));
	signs(&d, "ben", "anna.envelope.json");
	output_says(d.out, "the machine of 'anna' kept it: this one did not");
	output_says(d.out, "Two approvers sign anna.envelope.json");
}

/* A device or a person came with a newer head since: what is lost is not signed away. */
TEST(nobody_signs_that_a_log_goes_on_while_others_hold_a_head_that_it_lacks)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	anchored_stopped(&s, &d);
	ck_assert_int_eq(unlink(s.anchor), 0);
	program(&d, 0, WRITE);
	served(&d);
	ask(&s, "POST", "/v1/log/notes", s.admin,
	    body(&s, "{'note':%s}", quoted(&s, foreign_note(&s, 50, true))), 503);
	ready_is(&s, "behind");
	run(&d, "anna", 6, "act", "sign-file", "go-on.json", "anna.envelope", "--key", "anna.seed",
	    "--yes", NULL);
	output_says(d.err, "others hold a head that this server's log does not have");
	output_says(d.err, "Sign nothing");
	ck_assert(!desk_has(&d, "anna.envelope"));
}

/* A copy of the directory takes its place, and its anchor is taken away. */
TEST(a_database_that_was_set_back_lets_nobody_in_who_saw_more)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *copy;

	anchored_stopped(&s, &d);
	copy = say(&s, "cp %s %s/copy.db", s.in.db_path, d.dir);
	ck_assert_int_eq(system(copy), 0);
	served(&d);
	run(&d, "ben", 0, "key", "list", NULL);
	site_stop(&s);
	ck_assert_int_eq(system(say(&s, "cp %s/copy.db %s; rm -f %s-wal %s-shm", d.dir,
				    s.in.db_path, s.in.db_path, s.in.db_path)),
			 0);
	ck_assert_int_eq(unlink(s.anchor), 0);
	program(&d, 0, WRITE);
	serves(&d);
	run(&d, "ben", 7, "login", "--user", "ben", "--password-file", "password", NULL);
}

TEST(a_machine_that_looks_for_the_first_time_has_no_head_of_its_own_to_compare)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	anchored_stopped(&s, &d);
	ck_assert_int_eq(unlink(s.anchor), 0);
	serves(&d); /* read-only */
	ck_assert_int_eq(system(say(&s, "rm -rf %s/home-ben", d.dir)), 0);
	logs_in(&d, "ben");
	site_stop(&s);
	program(&d, 0, WRITE);
	serves(&d);
	logs_in(&d, "ben");
	signs(&d, "ben", "go-on.json");
	output_says(d.out, "first signer's machine kept: none");
	ck_assert(!desk_has(&d, "ben.envelope.json"));
}

/* ---- what the verifier says ---- */

/* edge-1 verified the newest head, and reports it. */
static void device_verified(struct export *x)
{
	struct site *s = &x->p.s;
	struct device_here n = {
		.cx = &s->cx, .name = "edge-1", .port = s->port, .origin = s->in.signer.key.origin
	};
	const char *digest;
	struct report r;

	device_enrols(&n, "munich", s->admin);
	r = device_report(&n, 1, NULL);
	device_head(&n, &r);
	ask(s, "POST", "/edge/v1/reports", n.token,
	    device_report_body(&s->cx, &r, &n.key.signer, &digest), 201);
}

/* An export of a log that went on as anna and ben signed; the newest head that a device signed. */
static struct tree_head went_on_open(struct export *x)
{
	struct way w = { .kind = ACT_GO_ON };
	struct accepted done;
	const char *anna;

	history_open(x);
	device_verified(x);
	w.p = x->p;
	w.file = say(&w.p.s, "%s/go-on.json", w.p.s.dir);
	w.p.s.anchor = say(&w.p.s, "%s/anchor", x->d.dir);
	way_served(&w);
	site_stop(&w.p.s);
	ck_assert_int_eq(unlink(w.p.s.anchor), 0);
	way_written(&w);
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	assert_ok(&w.p.s.cx,
		  way_accepted(&w, anna, way_signed(&w, &w.p.ben, "approver", 200), &done));
	x->p = w.p;
	site_serve(&x->p.s); /* where its keys are now */
	site_lets_in(&x->p.s);
	x->d.port = x->p.s.port;
	logs_in(&x->d, "iris");
	export_taken(x);
	return w.found.reported;
}

static const struct forged_entry entered[] = {
	{ "log.went_on", "", "", "" },
	{ "log.went_on", "\"size\":", "\"size\":1", "its document says another head" },
	{ "log.went_on", "\"signatures\":[", "\"signatures\":[1,", "/fact/act/signatures" },
};

/* Of the last entry of the action: the second signature, and the proposal. */
static const struct forged_entry signers[] = {
	{ "act.signed", "\"action\":\"act.signed\"", "\"action\":\"act.refused\"",
	  "its signatures do not meet the policy" },
	{ "act.signed", "\"custody\":\"file\"", "\"custody\":\"sealed\"", "/fact/signature" },
	{ "act.signed", "\"signer\":\"ben\"", "\"signer\":\"mara\"", "/fact/signature" },
	{ "act.proposed", "[\"approver\"],\"site\":\"*\"},\"action\":\"act.proposed\"",
	  "[],\"site\":\"*\"},\"action\":\"act.proposed\"", "does not propose" },
};

/* clang-format off */
#define DOCUMENT "act.proposed", "\"act\":\"go-on\"", .document = "document"
#define NEVER    ":{\"size\":1,\"root\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"}"

/* As whoever holds every key tells it. */
static const struct tale told[] = {
	{ { { DOCUMENT, .edit = { { "\"size\":", "\"size\":1" } } } }, "its head is no earlier one of this log" },
	{ { { DOCUMENT, .edit = { { "\"own\":null,\"kept_by\":null", "\"own\"" NEVER ",\"kept_by\":\"anna\"" } } } }, "this log never had the head that its signer kept" },
};
/* clang-format on */

/* The document compares another head than the newest that devices signed: none, an older one, one
 * with another root. */
static void others_reported(struct teller *t, const struct tree_head *was)
{
	struct ctx *cx = &t->x->p.s.cx;
	const char *root = hash_text(cx, &was->root),
		   *is = arena_printf(&cx->mem, "\"reported\":{\"size\":%llu,\"root\":\"%s\"}",
				      (unsigned long long)was->size, root);
	const char *const other[] = { "\"reported\":null", "\"reported\"" NEVER,
				      text_with(cx, is, root,
						"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") };

	for (size_t i = 0; i < countof(other); i++) {
		const struct tale tale = { { { DOCUMENT, .edit = { { is, other[i] } } } },
					   "devices had signed another newest head" };

		each_tale_is_judged(t, &tale, 1);
	}
}

TEST(a_going_on_without_right_or_from_or_against_a_head_that_the_log_never_had_is_named)
{
	static struct teller t;
	struct tree_head reported;
	auto_export x = { 0 };
	char said[1000];

	reported = went_on_open(&x);
	ck_assert_uint_gt(reported.size, 0);
	each_forged_entry_is_named(&x, entered, countof(entered));
	for (size_t i = 0; i < countof(signers); i++) {
		last_forged(&x, signers[i].in, signers[i].from, signers[i].to, said, sizeof(said));
		detail_says(said, signers[i].says);
	}
	teller_open(&t, &x);
	each_tale_is_judged(&t, told, countof(told));
	others_reported(&t, &reported);
}
