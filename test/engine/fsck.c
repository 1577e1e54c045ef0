#include "engine/fsck.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "engine/integrity.h"
#include "engine/log_read.h"
#include "engine/sql.h"
#include "files.h"
#include "registry/model.h"
#include "store.h"

/* 0 opened · 1 model · 2 artifact and 3-5 versions 1-3 · 6 version 1 retired · 7 refusal; six
 * batches */
static void history(struct fixture *f)
{
	struct fact fact;
	enum err e;

	for (int i = 1; i <= 6; i++) {
		batch_begin(f);
		if (i == 1)
			add_model(f, "resnet");
		else if (i <= 4)
			add_version(f, "resnet");
		else if (i == 5)
			retire_version(f, "resnet", 1);
		if (i == 6) {
			e = model_create(&f->cx, f->db, &f->act, "resnet", "x", &fact);
			assert_ok(&f->cx,
				  log_refuse(&f->cx, f->db, f->log, &f->act, &fact, e, &f->last));
		}
		batch_end(f);
	}
}

/* As an intruder who knows the schema: triggers off, the edit, triggers as they were. */
static void tamper(struct fixture *f, const char *edit)
{
	char *drops = sqlite3_mprintf(""), *creates = sqlite3_mprintf(""), *all;
	auto_stmt s = db_stmt(f->db, SQL_SCHEMA_ALL);
	bool row;

	for (;;) {
		assert_ok(&f->cx, stmt_next(&f->cx, &s, &row));
		if (!row)
			break;
		if (strcmp(col_text(&f->cx, &s, 0), "trigger") != 0)
			continue;
		drops = sqlite3_mprintf("%z DROP TRIGGER %w;", drops, col_text(&f->cx, &s, 1));
		creates = sqlite3_mprintf("%z %s;", creates, col_text(&f->cx, &s, 2));
	}
	stmt_give_back(&s);
	all = sqlite3_mprintf("%z %s; %z", drops, edit, creates);
	raw_sql(f->path, all);
	sqlite3_free(all);
}

#define NO_CHECKS  "PRAGMA ignore_check_constraints = 1; "
#define EMPTY_LEAF "x'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'"

/* clang-format off */
static const struct { const char *edit, *want; } cases[] = {
	{ "SELECT 1", NULL },
	{ "UPDATE model SET body = replace(body, 'ada', 'eve')", "model resnet/1: body is '" },
	{ "UPDATE version SET state = 'registered' WHERE from_idx = 6",
	  "version resnet/1/6: state is 'registered', the log says 'retired'" },
	{ "INSERT INTO version VALUES ('resnet', 9, 'registered', 'x', '{}', 4, 9007199254740991)",
	  "version resnet/9/4: no entry explains it" },
	{ "DELETE FROM version WHERE number = 2", "version resnet/2/4: it is missing" },
	{ "DELETE FROM version WHERE number = 3", "version resnet/3/5: it is missing" },
	{ "UPDATE artifact SET class = 'labels'", "artifact sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/labels: no entry" },
	{ "DELETE FROM edge WHERE src = 'version:resnet/3'", "edge version:resnet/3/contains/artifact:" },
	{ "INSERT INTO role_grant VALUES ('eve', 'approver', 's1', 3, 9007199254740991)", "role_grant eve/s1/approver/3: no entry explains it" },
	{ "INSERT INTO user VALUES ('eve', 'person', NULL, 's1', 'x', 'active', NULL, 'confirmed', 0, 3, 9007199254740991)", "user eve/3: no entry explains it" },
	{ "INSERT INTO token VALUES ('t', 'eve', 'x', 3, 'c', 0, 3, 9007199254740991)", "token t/3: no entry explains it" },
	{ "INSERT INTO content VALUES ('sha256:x', 'personal', x'00', x'00')", "content sha256:x: no entry names it" },
	{ "INSERT INTO content VALUES ('sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'personal', x'', x'00')",
	  "content sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d: no entry names it" },
	{ "INSERT INTO idempotency VALUES ('ada', 'k', x'00', 99)", "idempotency ada k: it is no act of that actor" },
	{ "INSERT INTO idempotency VALUES ('eve', 'k', x'00', 2)", "idempotency eve k: it is no act of that actor" },
	{ "INSERT INTO git_object (oid, bytes) VALUES (zeroblob(20), x'00')", "git_object " },
	{ "UPDATE object_head SET idx = 1 WHERE id = 'model:resnet'", "object_head model:resnet: idx is '1', the log says '7'" },
	{ "UPDATE entry SET body = CAST(replace(body, '\"ada\"', '\"eve\"') AS BLOB) WHERE idx = 3",
	  "entry 3: its bytes are not the ones that were hashed" },
	{ "DELETE FROM entry WHERE idx >= 5", "entry 5: it is missing, though a checkpoint of size 6 was signed" },
	{ "DELETE FROM entry WHERE idx = 2", "entry 2: it is missing" },
	{ "DELETE FROM entry", "entry 0: it is missing" },
	{ "INSERT INTO entry VALUES (8, x'7b7d')", "entry 8: no checkpoint covers it" },
	{ "UPDATE tile SET data = CAST(substr(data, 1, 32) || zeroblob(length(data) - 32) AS BLOB)",
	  "entry 1: its bytes are not the ones that were hashed" },
	{ "UPDATE tile SET data = substr(data, 1, 64)", "tile 0 of level 0 is missing or short" },
	{ "INSERT INTO tile VALUES (1, zeroblob(32))", "tile 1: no entry explains it" },
	{ "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 4", "checkpoint 4: its root is not the root of the entries" },
	{ NO_CHECKS "UPDATE checkpoint SET root = x'' WHERE size = 4", "checkpoint 4: its root is not the root of the entries" },
	{ NO_CHECKS "UPDATE checkpoint SET root = substr(root, 1, 31) WHERE size = 4", "checkpoint 4: its root is not the root of the entries" },
	{ NO_CHECKS "UPDATE checkpoint SET root = CAST(root || x'00' AS BLOB) WHERE size = 4", "checkpoint 4: its root is not the root of the entries" },
	{ NO_CHECKS "UPDATE checkpoint SET root = x'' WHERE size = 8", "checkpoint 8: it is not whole" },
	{ NO_CHECKS "UPDATE checkpoint SET root = CAST(root || x'00' AS BLOB) WHERE size = 8", "checkpoint 8: it is not whole" },
	{ "UPDATE entry SET body = x'' WHERE idx = 3; UPDATE tile SET data = CAST(substr(data, 1, 96) || " EMPTY_LEAF " || substr(data, 129) AS BLOB)",
	  "entry 3: " },
	{ "UPDATE checkpoint SET note = replace(note, char(10) || '8' || char(10), char(10) || '4' || char(10)) WHERE size = 8",
	  "checkpoint 8: the checkpoint of size 4 is not signed by" },
	{ "DELETE FROM checkpoint WHERE size = 8", "entry 7: no checkpoint covers it" },
	{ "CREATE TABLE mine (a)", "schema table/mine: no entry explains it" },
	{ "DROP INDEX version_in_force", "schema index/version_in_force: it is missing" },
	{ "CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END", "schema trigger/t: no entry explains it" },
	{ "UPDATE migration SET digest = 'x'", "migration 1: digest is 'x'" },
};
/* clang-format on */

TEST_EACH(the_first_wrong_place_is_named, cases)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;
	enum err e;

	history(&f);
	tamper(&f, cases[_i].edit);
	e = fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r);
	if (!cases[_i].want) {
		assert_ok(&f.cx, e);
		ck_assert_uint_eq(r.entries, 8);
		ck_assert_uint_eq(r.checkpoints, 7);
		return;
	}
	assert_err(e, E_TAMPERED);
	ck_assert_msg(strncmp(f.cx.detail, cases[_i].want, strlen(cases[_i].want)) == 0, "%s",
		      f.cx.detail);
}

/* Every row is as the log gives it, but no look-up finds the version in force. */
TEST(a_row_that_an_index_does_not_hold_is_damage)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;

	history(&f);
	tamper(&f, "CREATE TABLE kept AS SELECT * FROM version; DELETE FROM version");
	raw_sql(f.path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
			"replace(sql, '9007199254740991', '1') WHERE name = 'version_in_force'");
	tamper(&f, "INSERT INTO version SELECT * FROM kept; DROP TABLE kept");
	raw_sql(f.path,
		"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
		"replace(sql, '= 1', '= 9007199254740991') WHERE name = 'version_in_force'");
	assert_err(fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r), E_TAMPERED);
	ck_assert_ptr_nonnull(strstr(f.cx.detail, "the file is damaged: "));
	ck_assert_ptr_nonnull(strstr(f.cx.detail, "version_in_force"));
}

/* A forger who holds the server's key, too: only a checkpoint kept elsewhere tells. */
TEST(a_rewritten_or_shortened_log_shows_against_a_held_checkpoint)
{
	auto_fixture f = fixture_open();
	auto_fixture g = fixture_open();
	struct checkpoint held;
	struct fsck_report r;

	history(&f);
	assert_ok(&f.cx, trail_head(&f.cx, f.db, &held));
	assert_ok(&f.cx, fsck(&f.cx, f.path, held.note, FSCK_REPLAY, &r));
	g.act.actor.id = "eve";
	assert_ok(&g.cx, fsck(&g.cx, g.path, NULL, FSCK_REPLAY, &r));
	assert_err(fsck(&g.cx, g.path, held.note, FSCK_REPLAY, &r), E_TAMPERED);
	ck_assert_str_eq(g.cx.detail,
			 "entry 1: it is missing, though a checkpoint of size 8 was signed");
	ck_assert_int_eq(r.wrong, FSCK_BEHIND);
	history(&g);
	assert_ok(&g.cx, fsck(&g.cx, g.path, NULL, FSCK_REPLAY, &r));
	assert_err(fsck(&g.cx, g.path, held.note, FSCK_REPLAY, &r), E_TAMPERED);
	ck_assert_str_eq(g.cx.detail,
			 "size 8: the held checkpoint has another root: history was rewritten");
	ck_assert_int_eq(r.wrong, FSCK_BEHIND);
}

/* What only the hashes can tell is told without a replay, too. */
static const struct {
	const char *edit;
	bool found;
} shallow[] = {
	{ "SELECT 1", false },
	{ "UPDATE entry SET body = x'7b7d' WHERE idx = 3", true },
	{ "DELETE FROM entry WHERE idx = 2", true },
	{ "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 4", true },
	{ "INSERT INTO tile VALUES (1, zeroblob(32))", true },
	{ "DELETE FROM version", false },
};

TEST_EACH(the_hashes_alone_find_a_changed_log, shallow)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;

	history(&f);
	tamper(&f, shallow[_i].edit);
	assert_err(fsck(&f.cx, f.path, NULL, FSCK_HASHES, &r), shallow[_i].found ? E_TAMPERED : OK);
}

TEST(what_was_found_is_told_although_the_file_could_not_be_asked_about)
{
	auto_fixture f = fixture_open();
	struct integrity *i;

	assert_ok(&f.cx, integrity_start(&f.cx, "/nowhere/signet.db", true, NULL, &i));
	assert_err(integrity_end(&f.cx, i, errf(&f.cx, E_TAMPERED, "a row differs")), E_TAMPERED);
	ck_assert_str_eq(f.cx.detail, "a row differs");
}

/* Bytes: the replay's file ends among the schema, and among the entries. */
static const rlim_t rooms_left[] = { 8192, 65536, 200000, 300000 };

TEST_EACH(a_replay_without_room_for_its_file_is_no_verdict, rooms_left)
{
	struct fixture f;
	struct fsck_report r;
	enum err e;

	sqlite3_shutdown(); /* what it counts is settled before its first use */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1);
	f = fixture_open();
	history(&f);
	sqlite3_soft_heap_limit64(1); /* no cache: all goes to the file */
	files_limit(rooms_left[_i]);
	e = fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r);
	files_limit(RLIM_INFINITY);
	assert_err(e, E_UNAVAILABLE);
	assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
	fixture_close(&f);
}

TEST(a_folder_for_the_replay_that_is_not_there_is_refused)
{
	struct ctx cx = { 0 };

	assert_err(db_scratch_in(&cx, "/proc/none"), E_UNAVAILABLE);
	assert_err(db_scratch_in(&cx, "/proc/version"), E_UNAVAILABLE);
	assert_ok(&cx, db_scratch_in(&cx, "/tmp"));
	arena_free(&cx.mem);
}

static const struct {
	const char *edit;
	enum fsck_wrong wrong;
	uint64_t at;
} kinds[] = {
	{ "SELECT 1", FSCK_RIGHT, 0 },
	{ "UPDATE model SET body = replace(body, 'ada', 'eve')", FSCK_ROW, 0 },
	{ "CREATE TABLE mine (a)", FSCK_ROW, 0 },
	{ "INSERT INTO git_object (oid, bytes) VALUES (zeroblob(20), x'00')", FSCK_ROW, 0 },
	{ "UPDATE entry SET body = x'' WHERE idx = 3", FSCK_ENTRY, 3 },
	{ "DELETE FROM entry WHERE idx = 2", FSCK_ENTRY, 2 },
	{ "INSERT INTO tile VALUES (1, zeroblob(32))", FSCK_TILE, 0 },
	{ "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 4", FSCK_CHECKPOINT, 4 },
	{ "UPDATE checkpoint SET note = 'x' WHERE size = 8", FSCK_CHECKPOINT, 8 },
	{ "INSERT INTO content VALUES ('sha256:x', 'personal', x'00', x'00')", FSCK_ROW, 0 },
};

TEST_EACH(what_is_wrong_has_a_kind_and_a_place, kinds)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;

	history(&f);
	tamper(&f, kinds[_i].edit);
	ck_assert_int_eq(fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r),
			 kinds[_i].wrong == FSCK_RIGHT ? OK : E_TAMPERED);
	ck_assert_int_eq(r.wrong, kinds[_i].wrong);
	if (r.wrong == FSCK_ENTRY || r.wrong == FSCK_CHECKPOINT)
		ck_assert_uint_eq(r.at, kinds[_i].at);
}

/* The first questions are answered yes. */
static atomic_int answers;

static bool few(void *arg)
{
	return atomic_fetch_sub(&answers, 1) > 0;
}

TEST(a_check_that_is_told_to_stop_says_nothing_of_the_data)
{
	const struct brake p = { few, NULL };
	auto_fixture f = fixture_open();
	struct fsck_report r;

	history(&f);
	tamper(&f, "UPDATE model SET body = replace(body, 'ada', 'eve')");
	for (int n = 0; n < 40; n += 3) {
		enum err e;

		atomic_store(&answers, n);
		e = fsck_braked(&f.cx, f.path, NULL, FSCK_REPLAY, &p, &r);
		ck_assert(e == E_UNAVAILABLE || (e == E_TAMPERED && atomic_load(&answers) >= 0));
		ck_assert_int_eq(r.wrong, e == E_TAMPERED ? FSCK_ROW : FSCK_RIGHT);
	}
}
