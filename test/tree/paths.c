#include <sqlite3.h>
#include <string.h>

#include "documents/path.h"
#include "engine/hand.h"
#include "engine/migrate.h"
#include "engine/sql.h"
#include "migrations.h"
#include "store.h"

#define BEFORE 5 /* migrations, when rows did not yet say what their paths say */

/* clang-format off */
static const char *const texts[] = {
	"policies/approval.json", "policies/approval.jsonx", "policies/rings/line-1.json", "policies/rings/a.b.json",
	"policies/rings/.json", "policies/rings/a/b.json", "models/m/model.json", "models/M/model.json", "models/-m/model.json",
	"models/m/model.json/x", "models/m/envelopes/4.json", "models/m/versions/10.json", "models/m/versions/010.json",
	"models/m/versions/0.json", "models/m/versions/-1.json", "models/m/versions/1e3.json", "models/m/versions/1.5.json",
	"models/m/versions/999999999.json", "models/m/versions/1000000000.json", "models/m/versions/99999999999999999999.json",
	"models/m/versions/next.json", "models/m/versions/.json", "models/m/versions/1.retired.json", "models/m/releases/3.json",
	"models/m/releases/3.withdrawn.json", "models/m/releases/.withdrawn.json", "models/m/releases/3.x.withdrawn.json",
	"models/m/reuse/2.json", "models/m/lifts/2.json", "models/m/n/reuse/2.json", "models/m/reuse/2.json/model.json",
	"models/a123456789a123456789a123456789a123456789a123456789a123456789-123/model.json",
	"models/a123456789a123456789a123456789a123456789a123456789a123456789-1234/model.json", "notes.json", "models/\xc3\xa4/model.json",
};
/* clang-format on */

/* A database as it was, with a row of both tables for each path, and then as it is. */
static struct db *old_database(struct ctx *cx)
{
	struct embedded old[BEFORE + 1] = { 0 };
	struct db *db;
	auto_hand h = { 0 };

	memcpy(old, migrations, BEFORE * sizeof(*old));
	assert_ok(cx, db_open(cx, "", DB_SCRATCH, &db));
	h = db_hand(db, HAND_SCHEMA);
	assert_ok(cx, migrate_apply(cx, db, old));
	for (size_t i = 0; i < countof(texts); i++)
		assert_ok(cx, db_exec(cx, db,
				      arena_printf(&cx->mem,
						   "INSERT INTO document VALUES ('%s', 'd', 1, 2);"
						   "INSERT INTO change_path VALUES (1, '%s', "
						   "NULL, 'd')",
						   texts[i], texts[i])));
	assert_ok(cx, migrate_apply(cx, db, migrations));
	return db;
}

static void row_check(struct ctx *cx, struct db *db, const char *table, const char *text)
{
	struct tree_path p = path_parse(cx, text);
	auto_stmt any = db_stmt(db, SQL_SCHEMA_ALL);
	char *sql = sqlite3_mprintf("SELECT path_kind, path_name, path_number FROM %w "
				    "WHERE path = %Q",
				    table, text);
	sqlite3_stmt *s;

	ck_assert_int_eq(sqlite3_prepare_v2(sqlite3_db_handle(any.s), sql, -1, &s, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	ck_assert_pstr_eq((const char *)sqlite3_column_text(s, 0), path_kind_name(p.kind));
	ck_assert_pstr_eq((const char *)sqlite3_column_text(s, 1), p.name);
	ck_assert_int_eq(sqlite3_column_int64(s, 2), p.number);
	ck_assert_int_eq(sqlite3_column_type(s, 2), p.number ? SQLITE_INTEGER : SQLITE_NULL);
	sqlite3_finalize(s);
	sqlite3_free(sql);
}

TEST(a_row_written_before_it_said_what_its_path_says_says_it_after_the_migration)
{
	struct ctx cx = { 0 };
	struct db *db = old_database(&cx);

	for (size_t i = 0; i < countof(texts); i++) {
		row_check(&cx, db, "document", texts[i]);
		row_check(&cx, db, "change_path", texts[i]);
	}
	db_close(db);
	arena_free(&cx.mem);
}
