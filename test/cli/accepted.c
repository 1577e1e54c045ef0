#include <string.h>
#include <unistd.h>

#include "accepting.h"
#include "engine/soundness.h"
#include "forged.h"
#include "intruder.h"
#include "store.h"

/* signetd accept-damage and signet act sign-file, from the command line to what signet-verify says
 * of it. */

#define program(d, code, words) stopped_run(d, code, "accept-damage", words)
#define SITE_ALTERED \
	"UPDATE site SET body = replace(body, '\"title\":\"munich\"', '\"title\":\"x\"')"

#define LAST_START "0|press-1 - -|ef53 12 /srv/signet|-1"

static void altered(struct site *s)
{
	struct raw r = { 0 };

	site_stop(s);
	raw_open(&r, s->in.db_path);
	raw_edit(&r, SITE_ALTERED);
	raw_edit(&r, "INSERT OR REPLACE INTO last_start VALUES (0, 'press-1 - -', "
		     "'ef53 12 /srv/signet', -1)");
	raw_close(&r);
}

/* What follows from no entry, and is of this directory: where it was started last. */
static void last_start_stays(struct site *s)
{
	struct raw r = { 0 };

	raw_open(&r, s->in.db_path);
	ck_assert_str_eq(raw_text(&r,
				  "SELECT one || '|' || machine || '|' || directory || '|' || idx "
				  "FROM last_start",
				  ""),
			 LAST_START);
	raw_close(&r);
}

static void signs(struct desk *d, const char *who)
{
	run(d, who, 0, "login", "--user", who, "--password-file", "password", "--accept-vkey",
	    NULL);
	run(d, who, 0, "act", "sign-file", "damage.json",
	    arena_printf(&d->s->cx.mem, "%s.envelope", who), "--key",
	    arena_printf(&d->s->cx.mem, "%s.seed", who), "--yes", NULL);
	output_says(d->out, "tables/site");
	output_says(d->out, "records were altered: they are made again from the log's entries");
}

#define WRITE "--reason 'The disk lost two sectors.' --out damage.json"

TEST(two_approvers_each_at_their_own_desk_lead_the_server_out_of_read_only)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_founders(&d);
	output_says(program(&d, 1, WRITE), "another server running");
	altered(&s);
	output_says(program(&d, 0, WRITE), "tables/site: wanted sha256:");
	output_says(program(&d, 1, WRITE), "damage.json");
	site_serve(&s);
	flaw_found(FLAW_ROW, s.cx.now, "as a scrub says");
	site_lets_in(&s);
	d.port = s.port;
	signs(&d, "anna");
	output_says(run(&d, "anna", 0, "status", NULL), "read-only: a record is not what");
	output_says(d.out, "signetd accept-damage --reason");
	signs(&d, "ben");
	run(&d, "ben", 5, "act", "sign-file", "damage.json", "ben.envelope", "--key", "ben.seed",
	    "--yes", NULL);
	site_stop(&s);
	output_says(program(&d, 1, "--document damage.json --signed ben.envelope"),
		    "the signatures do not suffice");
	output_says(program(&d, 0,
			    "--document damage.json --signed anna.envelope --signed ben.envelope"),
		    "accepted by entry");
	last_start_stays(&s);
	output_says(program(&d, 0, WRITE ".2"), "nothing is wrong: no document was written");
	site_serve(&s);
}

/* ---- what the verifier says ---- */

/* An export of a log in which anna and ben accepted that a row was altered and a file lost. */
static void accepted_open(struct export *x)
{
	struct way w = { .kind = ACT_ACCEPT_DAMAGE };
	struct accepted done;
	const char *anna;
	char digest[DIGEST_SIZE];

	history_open(x);
	w.p = x->p;
	w.file = arena_printf(&w.p.s.cx.mem, "%s/damage.json", w.p.s.dir);
	artifact_add(&w.p.s, w.p.jonas.secret, "some bytes", digest);
	way_altered(&w, SITE_ALTERED);
	unlink(arena_printf(&w.p.s.cx.mem, "%s/%.2s/%s", w.p.s.in.blobs, digest + HEX_AT,
			    digest + HEX_AT + 2));
	way_written(&w);
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	assert_ok(&w.p.s.cx,
		  way_accepted(&w, anna, way_signed(&w, &w.p.ben, "approver", 200), &done));
	way_served(&w);
	x->p = w.p;
	x->d.port = x->p.s.port;
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
}

TEST(what_was_accepted_as_lost_is_listed_with_its_entry_and_who_accepted_it)
{
	auto_export x = { 0 };
	const char *said;

	accepted_open(&x);
	said = verify_run(&x, 0, "e.tar --vkey \"$vkey\"");
	output_says(said, ": 2 wrong places accepted by anna, ben");
	output_says(said, "artifact:sha256:");
	output_says(verify_run(&x, 0, "e.tar --json --vkey \"$vkey\""),
		    "\"by\":\"anna, ben\",\"places\":2,\"lost\":[\"artifact:sha256:");
}

static const struct forged_entry acceptances[] = {
	{ "damage.accepted", "", "", "" },
	{ "damage.accepted", "\"size\":", "\"size\":1", "its document says another head" },
	{ "damage.accepted", "\"places\":2", "\"places\":3", "or other places" },
	{ "damage.accepted", "\"lost\":[{\"object\":\"artifact:",
	  "\"lost\":[{\"object\":\"content:", "its document names others" },
	{ "damage.accepted", "\"signatures\":[", "\"signatures\":[1,", "/fact/act/signatures" },
};

TEST(an_acceptance_of_damage_that_its_document_does_not_say_is_named)
{
	auto_export x = { 0 };

	accepted_open(&x);
	each_forged_entry_is_named(&x, acceptances, countof(acceptances));
}

/* Of the last entry of the action: the second signature, and the proposal. */
static const struct forged_entry signers[] = {
	{ "act.signed", "\"action\":\"act.signed\"", "\"action\":\"act.refused\"",
	  "its signatures do not meet the policy" },
	{ "act.signed", "\"custody\":\"file\"", "\"custody\":\"sealed\"", "/fact/signature" },
	{ "act.signed", "\"signer\":\"ben\"", "\"signer\":\"mara\"", "/fact/signature" },
	{ "act.proposed", "[\"approver\"],\"site\":\"*\"},\"action\":\"act.proposed\"",
	  "[],\"site\":\"*\"},\"action\":\"act.proposed\"", "does not propose" },
};

TEST(an_acceptance_by_one_signer_by_a_sealed_key_or_by_another_person_is_named)
{
	auto_export x = { 0 };
	char said[1000];

	accepted_open(&x);
	for (size_t i = 0; i < countof(signers); i++) {
		last_forged(&x, signers[i].in, signers[i].from, signers[i].to, said, sizeof(said));
		detail_says(said, signers[i].says);
	}
}
