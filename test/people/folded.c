#include <sqlite3.h>
#include <string.h>

#include "base/id.h"
#include "migrations.h"
#include "test.h"

/* Rows of before the migration get the folds that a replay of their entries gives: in SQL what
 * base/id.h says in C. */

/* clang-format off */
static const char *const old[] = {
	"anna", "a-n-n-a-2", "01i582q", "lisa5", "bern", "vvera", "clara", "c1-ara-x", "r-n", "v-v-v", "vvvv", "rrn", "rnn", "ccll", "rncl",
	"vvrn", "quinn", "2oe", "line-1-12", "cici", "rvvn", "ccicl", "0-0-1-1-i-i", "rnrnrn", "vvvvv-v",
};
/* clang-format on */

static sqlite3 *before(void)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	for (const struct embedded *m = migrations; strcmp(m->name, "0013_fold") != 0; m++)
		ck_assert_int_eq(sqlite3_exec(db, m->text, NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void after(sqlite3 *db)
{
	const struct embedded *m = migrations;

	while (strcmp(m->name, "0013_fold") != 0)
		m++;
	ck_assert_int_eq(sqlite3_exec(db, m->text, NULL, NULL, NULL), SQLITE_OK);
}

static void add(struct ctx *cx, sqlite3 *db, const char *head, const char *id, const char *tail,
		int idx)
{
	const char *sql =
		arena_printf(&cx->mem, "%s'%s', %s, %d, 9007199254740991)", head, id, tail, idx);

	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

#define USER "INSERT INTO user VALUES ("
#define MORE "'person', NULL, 's', 'n', 'active', NULL"
#define BOX  "INSERT INTO device (name, site, labels, state, from_idx, to_idx) VALUES ("
#define LESS "'s', '[]', 'retired'"

/* "fold holder id idx" of each, a line each. */
static const char *rows(struct ctx *cx, sqlite3 *db)
{
	static const char all[] = "SELECT fold || ' ' || holder || ' ' || id || ' ' || idx FROM "
				  "fold ORDER BY idx";
	const char *lines = "";
	sqlite3_stmt *s;

	ck_assert_int_eq(sqlite3_prepare_v2(db, all, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		lines = arena_printf(&cx->mem, "%s%s\n", lines, sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	return lines;
}

TEST_EACH(the_migration_folds_an_id_as_the_function_does, old)
{
	struct ctx cx = { 0 };
	sqlite3 *db = before();

	add(&cx, db, USER, old[_i], MORE, 7);
	after(db);
	ck_assert_str_eq(rows(&cx, db),
			 arena_printf(&cx.mem, "%s user %s 7\n", id_fold(&cx, old[_i]), old[_i]));
	sqlite3_close(db);
	arena_free(&cx.mem);
}

TEST(of_old_ids_that_read_alike_the_first_has_the_fold_and_all_stay)
{
	struct ctx cx = { 0 };
	sqlite3 *db = before();

	add(&cx, db, USER, "an-na", MORE, 3);
	add(&cx, db, USER, "anna", MORE, 5);
	add(&cx, db, BOX, "anna", LESS, 4);
	add(&cx, db, BOX, "line-1-12", LESS, 8);
	add(&cx, db, BOX, "line-11-2", LESS, 7);
	after(db);
	ck_assert_str_eq(rows(&cx, db), "anna user an-na 3\nllnellz device line-11-2 7\n");
	sqlite3_close(db);
	arena_free(&cx.mem);
}
