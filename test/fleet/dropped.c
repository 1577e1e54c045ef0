#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "device.h"
#include "engine/fsck.h"
#include "forged.h"
#include "rules/reports.h"
#include "store.h"

/* Payloads of reports that changed nothing, after REPORTS_KEPT: a device of the plant reports, and
 * an administrator of every site lets them go. */

struct reporting {
	struct export x;
	struct device_here n;
	char olga[80], admin[80];
	const char *previous;
	int64_t sequence, newest; /* newest: the index of its newest report */
};

static void fsck_good(struct reporting *r)
{
	struct ctx *cx = &r->x.p.s.cx;
	struct fsck_report out;

	assert_ok(cx, fsck(cx, r->x.p.s.in.db_path, NULL, FSCK_REPLAY, &out));
}

static void session_again(struct reporting *r, const char *user, char *out)
{
	struct site *s = &r->x.p.s;

	ask(s, "POST", "/v1/session", NULL,
	    body(s, "{'user':'%s','password':'" PASSWORD "'}", user), 201);
	secret_given(s, out);
}

static void reporting_close(struct reporting *r)
{
	fsck_good(r);
	clock_right();
	export_close(&r->x);
}
#define auto_reporting cleanup(reporting_close) struct reporting

/* It says that a release runs, or that none does. */
static void reports(struct reporting *r, int64_t release)
{
	struct site *s = &r->x.p.s;
	struct report said = device_report(&r->n, ++r->sequence, r->previous);
	const char *sent;

	said.n = release > 0;
	if (release)
		said.slot[0] = (struct report_slot){ .slot = "press",
						     .model = "press",
						     .release = release,
						     .version = release,
						     .state = "active",
						     .record = DEVICE_RECORD };
	sent = device_report_body(&s->cx, &said, &r->n.key.signer, &r->previous);
	ask(s, "POST", "/edge/v1/reports", r->n.token, sent, 201);
	r->newest = atoll(json_at(s, "/index"));
}

/* Five reports: the first begins, the second and the fourth change nothing, the third changes a
 * slot, the fifth is the newest.  Then so much time passes. */
static void reporting_open(struct reporting *r, int64_t later)
{
	static const int64_t runs[] = { 1, 1, 2, 2, 2 };
	struct site *s = &r->x.p.s;

	history_open(&r->x);
	person_add(s, "olga", "operator", r->olga);
	r->n = (struct device_here){
		.cx = &s->cx, .port = s->port, .origin = s->in.signer.key.origin, .name = "edge-1"
	};
	device_enrols(&r->n, "munich", r->olga);
	for (size_t i = 0; i < countof(runs); i++)
		reports(r, runs[i]);
	clock_ahead(later);
	session_again(r, "root", r->admin);
}

static const char *drop(struct reporting *r, int64_t to, int status)
{
	struct site *s = &r->x.p.s;

	return ask(s, "POST", "/v1/reports/drop", r->admin,
		   body(s, "{'to':%lld,'reason':'disk'}", (long long)to), status);
}

TEST(reports_that_changed_nothing_go_and_the_log_still_replays)
{
	auto_reporting r = { 0 };
	int64_t fifth;

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	fifth = r.newest;
	drop(&r, fifth + 1, 201);
	json_is(&r.x.p.s, "/action", "reports.dropped");
	json_is(&r.x.p.s, "/fact/count", "2");
	fsck_good(&r);
	drop(&r, fifth + 1, 409);
	reports(&r, 2);
	drop(&r, fifth + 1, 201); /* the fifth is not the newest any more */
	json_is(&r.x.p.s, "/fact/count", "1");
}

TEST(a_report_stays_for_ninety_days)
{
	auto_reporting r = { 0 };

	reporting_open(&r, REPORTS_KEPT - HOUR_MS);
	drop(&r, r.newest + 1, 409);
	json_is(&r.x.p.s, "/pointer", "/to");
	drop(&r, 1000000, 400);
	ck_assert_int_eq(REPORTS_KEPT, INT64_C(90) * 24 * 60 * 60 * 1000);
}

/* By whoever has the file: its bytes are those of another one. */
TEST(a_report_that_was_altered_does_not_go)
{
	auto_reporting r = { 0 };

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	site_sql(&r.x.p.s, "CREATE TABLE kept AS SELECT * FROM content WHERE digest IN "
			   "(SELECT envelope FROM report "
			   "WHERE same = 1); UPDATE content SET bytes = x'00' WHERE "
			   "digest IN (SELECT digest FROM kept)");
	drop(&r, r.newest + 1, 409);
	ck_assert(json_has(&r.x.p.s, "/pointer")); /* which one */
	site_sql(&r.x.p.s, "UPDATE content SET bytes = (SELECT bytes FROM kept WHERE "
			   "kept.digest = content.digest) "
			   "WHERE digest IN (SELECT digest FROM kept); DROP TABLE kept");
	drop(&r, r.newest + 1, 201);
}

/* In a file of its own, since fsck looks at each table. */
static void kept_aside(struct reporting *r, const char *sql)
{
	struct site *s = &r->x.p.s;

	site_sql(s, arena_printf(&s->cx.mem, "ATTACH '%s/kept' AS side; %s", r->x.d.dir, sql));
}

/* A replay passes over an envelope that is gone; the rows say that no entry took it. */
TEST(fsck_names_a_payload_that_is_gone_without_an_entry)
{
	auto_reporting r = { 0 };
	struct fsck_report out;
	struct ctx *cx;

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	cx = &r.x.p.s.cx;
	kept_aside(&r, "CREATE TABLE side.kept AS SELECT * FROM content WHERE digest IN "
		       "(SELECT envelope FROM report WHERE same = 1); "
		       "DELETE FROM content WHERE digest IN (SELECT digest FROM side.kept)");
	assert_err(fsck(cx, r.x.p.s.in.db_path, NULL, FSCK_REPLAY, &out), E_TAMPERED);
	detail_says(cx->detail, "it is missing");
	kept_aside(&r, "INSERT INTO content SELECT * FROM side.kept");
}

/* The statement of the migration that sets a column, once more. */
static void migration_again(struct reporting *r, const char *before, const char *lead)
{
	struct ctx *cx = &r->x.p.s.cx;
	const char *from = source_read(cx, "migrations/0027_ends.sql").b;
	size_t size = strlen(lead);

	while (*from && strncmp(from, lead, size) != 0)
		from++;
	ck_assert_msg(*from, "%s", lead);
	site_sql(&r->x.p.s,
		 arena_printf(&cx->mem, "%s; %.*s", before, (int)strcspn(from, ";"), from));
}

TEST(an_upgrade_finds_what_a_replay_finds)
{
	auto_reporting r = { 0 };

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	migration_again(&r, "UPDATE report SET same = 0", "UPDATE report SET same");
	fsck_good(&r);
	migration_again(&r, "UPDATE source SET at = 0", "UPDATE source SET at");
	fsck_good(&r);
}

static void iris_again(struct reporting *r)
{
	run(&r->x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
}

TEST(the_verifier_says_how_many_reports_the_log_alone_attests)
{
	auto_reporting r = { 0 };

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	drop(&r, r.newest + 1, 201);
	reports(&r, 2);
	iris_again(&r);
	export_taken(&r.x);
	output_says(verify_run(&r.x, 0, "e.tar --vkey \"$vkey\""),
		    "2 are attested by the log only");
}

/* What the entry says is altered by whoever has the log's key, or a report is kept back. */
static const struct reworded counts[] = { { "\"count\":2", "\"count\":1" }, { 0 } };
static const struct reworded roots[] = { { "\"root\":\"", "\"root\":\"A" }, { 0 } };
static const struct reworded ranges[] = { { "\"from\":", "\"from\":9" }, { 0 } };
static const struct {
	const struct reworded *pair;
	const char *says;
} forgeries[] = {
	{ counts, "2 reports of its range may go" },
	{ roots, "another root" },
	{ ranges, "0 reports of its range may go" },
};

TEST(an_entry_that_drops_other_reports_than_may_go_is_named)
{
	auto_reporting r = { 0 };

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	drop(&r, r.newest + 1, 201);
	iris_again(&r);
	export_taken(&r.x);
	for (size_t i = 0; i < countof(forgeries); i++)
		entry_reworded(&r.x, "reports.dropped", "", forgeries[i].pair, forgeries[i].says);
}

#define MEMBER "\"envelope\":\""

TEST(a_report_that_is_gone_without_an_entry_is_named)
{
	static struct forged g;
	struct entries e;
	auto_reporting r = { 0 };
	const char *envelope;
	struct archive_file *f;
	char said[1000];

	reporting_open(&r, REPORTS_KEPT + HOUR_MS);
	iris_again(&r);
	export_taken(&r.x);
	unpack(&r.x, &g);
	entries_split(&g, &e);
	envelope = entry_part(&r.x, entry_with(&r.x, &e, "reports.received", ""), MEMBER, "\",");
	f = document_named(&g, arena_printf(&r.x.p.s.cx.mem, "%.71s", envelope + strlen(MEMBER)));
	memmove(f, f + 1, (size_t)(&g.f[--g.n] - f) * sizeof(*f));
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, "is not there, and this entry names it");
}
