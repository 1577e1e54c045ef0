#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fsck.h"
#include "engine/hand.h"
#include "engine/migrate.h"
#include "engine/room.h"
#include "engine/sql.h"
#include "files.h"
#include "migrations.h"
#include "store.h"

/* The log of each version that was released, and log-0.0, which is older than all: documents and
 * statements in that one are in forms that nothing reads any more, and its entries replay for ever.
 * test/golden/make_log made them, and they never change.
 */
static const char *const logs[] = { "log-0.0" };

/* "action v" of those that stand in none of them. */
static const char *const absent[] = {
	"reports.dropped 1",
	"source.erased 1",
	"user.erased 1",
	"alarm.begun 1",
	"alarm.ended 1",
	"anchor.begun 1",
	"damage.accepted 1",
	"note.foreign 1",
	"machine.changed 1",
	"log.disowned 1",
	"log.went_on 1",
	"assignment.made 2",
	"change.merged 2",
	"change.opened 2",
	"change.signed 2",
	"change.objected 1",
	"clock.accepted 1",
	"clock.read 1",
	"key.confirmed 3",
	"device.created 2",
	"export.begun 1",
	"instance.opened 2",
	"integrity.scrubbed 1",
	"key.enrolled 2",
	"logins.failed 1",
	"reports.received 2",
	"ring.opened 2",
	"role.granted 2",
	"role.revoked 2",
	"rollout.begun 2",
	"rollout.begun 3",
	"rollout.stopped 2",
	"stop.lifted 1",
	"stop.published 1",
	"stop.signed 1",
	"stop.taken_back 1",
	"user.created 2",
	"user.password_set 2",
	"role.granted 3",
	"root.acknowledged 1",
	"key.revoked 2",
	"key.reviewed 1",
	"act.proposed 1",
	"act.lapsed 1",
	"act.met 1",
	"act.root_signed 1",
	"act.signed 1",
	"act.withdrawn 1",
	"quality.refounded 1",
	"refounding.announced 1",
	"refounding.ended 1",
	"user.suspended 1",
	"user.confirmed 1",
	"user.password_set 3",
	"user.suspension_confirmed 1",
	"user.suspension_ended 1",
	"dataset.read 1",
};

struct old {
	struct ctx cx;
	char dir[32], path[48];
};

static struct old old_open(const char *log)
{
	struct old o = { .dir = "/tmp/signet-log-XXXXXX" };

	ck_assert_ptr_nonnull(mkdtemp(o.dir));
	snprintf(o.path, sizeof(o.path), "%s/signet.db", o.dir);
	ck_assert_int_eq(system(arena_printf(&o.cx.mem,
					     "gzip -dc \"$SIGNET_SOURCE\"/test/golden/%s/"
					     "signet.db.gz >%s",
					     log, o.path)),
			 0);
	return o;
}

static void old_close(struct old *o)
{
	dir_remove(o->dir);
	arena_free(&o->cx.mem);
}

#define auto_old cleanup(old_close) struct old

static char *kept(struct old *o, const char *log, const char *name)
{
	return golden(&o->cx, arena_printf(&o->cx.mem, "%s/%s", log, name)).b;
}

/* Before a newer program serves or checks it, its schema becomes that program's. */
static void upgrade(struct old *o)
{
	struct db *db;

	assert_ok(&o->cx, db_open(&o->cx, o->path, DB_WRITE, &db));
	{
		auto_hand h = db_hand(db, HAND_SCHEMA);

		assert_ok(&o->cx, db_run(&o->cx, db, SQL_BEGIN));
		assert_ok(&o->cx, migrate_apply(&o->cx, db, migrations));
		assert_ok(&o->cx, db_run(&o->cx, db, SQL_COMMIT));
	}
	db_close(db);
}

/* The artifacts' bytes are not there, and need not be: no table tells more of them than the log. */
TEST_EACH(an_old_log_replays_to_the_tables_it_had, logs)
{
	auto_old o = old_open(logs[_i]);
	const char *head = kept(&o, logs[_i], "checkpoint");
	char *vkey = kept(&o, logs[_i], "vkey");
	struct fsck_report r;

	upgrade(&o);
	assert_ok(&o.cx, fsck(&o.cx, o.path, head, FSCK_REPLAY, &r));
	vkey[strcspn(vkey, "\n")] = '\0';
	ck_assert_str_eq(r.vkey, vkey);
	ck_assert_uint_eq(r.entries, strtoull(strchr(head, '\n') + 1, NULL, 10));
}

/* clang-format off */
static const struct { const char *edit, *want; } path_edits[] = {
	{ "UPDATE document SET path_kind = 'model' WHERE path_kind = 'release'", ": path_kind is 'model', the log says 'release'" },
	{ "UPDATE document SET path_number = 7 WHERE path_kind = 'version'", ": path_number is '7', the log says '" },
	{ "UPDATE change_path SET path_name = 'x' WHERE path_kind = 'version'", ": path_name is 'x', the log says '" },
};
/* clang-format on */

TEST_EACH(a_column_that_does_not_say_what_its_path_says_is_found, path_edits)
{
	auto_old o = old_open(logs[0]);
	struct fsck_report r;

	upgrade(&o);
	raw_sql(o.path, path_edits[_i].edit);
	assert_err(fsck(&o.cx, o.path, NULL, FSCK_REPLAY, &r), E_TAMPERED);
	assert_says(o.cx.detail, path_edits[_i].want);
}

/* ---- what stands in them ---- */

/* A line "action v" for each, after what is there. */
static const char *actions_add(struct old *o, const char *lines)
{
	static const char distinct[] =
		"SELECT DISTINCT json_extract(CAST(body AS TEXT), '$.action') || ' ' || "
		"json_extract(CAST(body AS TEXT), '$.v') FROM entry";
	sqlite3_stmt *s;
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open(o->path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(raw, distinct, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		lines = arena_printf(&o->cx.mem, "%s%s\n", lines, sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(raw);
	return lines;
}

static bool is_absent(const char *action)
{
	for (size_t i = 0; i < countof(absent); i++)
		if (strcmp(absent[i], action) == 0)
			return true;
	return false;
}

/* Keyed by the enum that every program keys its rows by: "action v" of each. */
TEST(every_action_stands_in_an_old_log_or_is_named_as_absent)
{
	const char *lines = "\n", *action;
	struct ctx cx = { 0 };

	for (size_t i = 0; i < countof(logs); i++) {
		auto_old o = old_open(logs[i]);

		lines = arena_strdup(&cx.mem, actions_add(&o, lines));
	}
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		action = arena_printf(&cx.mem, "%s %d", action_name((enum action)a),
				      action_version((enum action)a));
		ck_assert_msg((strstr(lines, arena_printf(&cx.mem, "\n%s\n", action)) != NULL) !=
				      is_absent(action),
			      "%s: in an old log, or named as absent", action);
	}
	arena_free(&cx.mem);
}

TEST(each_action_has_an_apply_of_its_version_of_today)
{
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		ck_assert_msg(action_row((enum action)a, action_version((enum action)a)),
			      "no room has %s", action_name((enum action)a));
}

TEST(an_action_is_found_by_its_name_alone)
{
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		ck_assert_int_eq(action_parse(action_name((enum action)a)), a);
	ck_assert_int_eq(action_parse(""), ACTION_NONE);
	ck_assert_int_eq(action_parse("zone.created"), ACTION_NONE);
}
