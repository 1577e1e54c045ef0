#include <sqlite3.h>
#include <string.h>

#include "base/clock.h"
#include "engine/history.h"
#include "fleet.h"
#include "fleet/gate.h"
#include "fleet/rollout.h"

/* What is due, as rows "kind object", sorted; ">" behind a row: later. */
static const char *due(struct fleet *f)
{
	const char *said = "";
	sqlite3_stmt *s;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open_v2(f->p.s.in.db_path, &db, SQLITE_OPEN_READONLY, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_prepare_v2(
			db,
			"SELECT kind || ' ' || object || iif(at > 0, '>', '') FROM due "
			"WHERE kind NOT IN ('metadata', 'trust-expiry') ORDER BY kind, object",
			-1, &s, NULL),
		SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		said = arena_printf(&f->p.s.cx.mem, "%s%s%s", said, *said ? ", " : "",
				    (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return said;
}

/* The system does what is due in its own time: until that is all that is left. */
static void due_await(struct fleet *f, const char *left)
{
	int64_t until = clock_elapsed_ms() + 60000;

	while (strcmp(due(f), left) != 0 && clock_elapsed_ms() < until)
		ask(&f->p.s, "GET", "/readyz", NULL, NULL, 200);
	ck_assert_str_eq(due(f), left);
}

/* What a running rollout counts of its devices is what a look at each of them finds. */
static void gates_agree(struct fleet *f)
{
	struct ctx *cx = &f->p.s.cx;
	struct rollout ro;
	struct rings rings;
	struct gate a, b;
	struct db *db;

	assert_ok(cx, db_open(cx, f->p.s.in.db_path, DB_READ, &db));
	assert_ok(cx, db_rollout_at(cx, db, rollout_newest(f), AT_NOW, &ro));
	assert_ok(cx, rollout_rings(cx, &ro, &rings));
	assert_ok(cx, gate_look(cx, db, &ro, &rings, ro.ring, AT_NOW, &a));
	assert_ok(cx, gate_count(cx, db, &ro, &rings, &b));
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_uint_eq(a.active, b.active);
	ck_assert_uint_eq(a.failed, b.failed);
	ck_assert_uint_eq(a.retired, b.retired);
	ck_assert_int_eq(a.due, b.due);
	ck_assert_int_eq(a.hopeless != NULL, b.hopeless != NULL);
	db_close(db);
}

#define RENEWALS "renewal edge-1>, renewal edge-2>, renewal edge-3>"

TEST(what_was_done_leaves_only_what_comes_later)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	due_await(&f, RENEWALS);
	fleet_release(&f, 1, 1);
	rollout_await(&f, "/state", "running");
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	rollout_await(&f, "/state", "running");
	agent_run(&f, "edge-2", 0, "run", "--once", NULL); /* its ring is not open */
	output_says_not(due(&f), "beginning");
	output_says_not(due(&f), "publication");
}

/* The soak of the first ring is long: its end is what is due, and a report that says the same again
 * moves nothing. */
TEST(a_gate_that_waits_for_its_soak_is_due_at_the_end_of_it_and_a_report_moves_it_no_further)
{
	const char *before;
	auto_fleet f = { .soak = 3600 };

	fleet_begun(&f);
	before = arena_printf(&f.p.s.cx.mem, RENEWALS ", rollout %s>", rollout_newest(&f));
	due_await(&f, before);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	agent_run(&f, "edge-2", 0, "run", "--once", NULL);
	ck_assert_str_eq(due(&f), before);
}

TEST(a_rollout_that_is_held_back_is_due_no_more)
{
	auto_fleet f = { .soak = 3600 };

	fleet_begun(&f);
	rollout_act(&f, "halt", 201);
	rollout_await(&f, "/state", "halted");
	output_says_not(due(&f), "rollout ");
	rollout_act(&f, "resume", 201);
	rollout_await(&f, "/state", "running");
	output_says(due(&f), "rollout ");
}

TEST(a_gate_counts_what_its_devices_show)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	rollout_await(&f, "/state", "running");
	gates_agree(&f);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	gates_agree(&f);
	rollout_await(&f, "/rings/1/state", "open");
	gates_agree(&f);
	agent_run(&f, "edge-2", 0, "run", "--once", NULL);
	gates_agree(&f);
	ask(&f.p.s, "POST", "/v1/devices/edge-3/retire", f.olga, body(&f.p.s, "{'reason':'old'}"),
	    201);
	gates_agree(&f);
}

/* Whether it runs the release is not known any more: the gate waits for it again. */
TEST(a_device_that_enrols_anew_is_waited_for_again)
{
	auto_fleet f = { .soak = 3600 };

	fleet_begun(&f);
	output_says(due(&f), "rollout ");
	device_anew(&f, "edge-1");
	gates_agree(&f);
	output_says_not(due(&f), "rollout ");
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	gates_agree(&f);
	output_says(due(&f), "rollout ");
}

/* The gate was met but for its soak, and asks for one more now. */
TEST(a_device_that_retires_is_counted_no_more)
{
	auto_fleet f = { .soak = 3600 };

	fleet_begun(&f);
	output_says(due(&f), "rollout ");
	ask(&f.p.s, "POST", "/v1/devices/edge-1/retire", f.olga, body(&f.p.s, "{'reason':'old'}"),
	    201);
	gates_agree(&f);
	output_says_not(due(&f), "rollout ");
}
