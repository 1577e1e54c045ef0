#include "engine/hand.h"

#include <string.h>

#include "engine/sql.h"
#include "engine/tables.h"
#include "registry/sql.h"
#include "store.h"

/* What a domain function might try, on the writer's own connection, inside a job. */
static const char *const cheats[] = {
	"INSERT INTO model VALUES ('x', '{}', 0, 1)",
	"UPDATE model SET body = '{}'",
	"DELETE FROM version",
	"INSERT OR REPLACE INTO object_head VALUES ('model:resnet', 0)",
	"INSERT INTO entry VALUES (99, 'x')",
	"UPDATE checkpoint SET size = 1",
	"WITH x AS (SELECT 1) INSERT INTO model SELECT 'x', '{}', 0, 1 FROM x",
	"COMMIT",
	"ROLLBACK",
	"SAVEPOINT mine",
	"PRAGMA writable_schema = 1",
	"PRAGMA foreign_keys = 0",
	"CREATE TABLE mine (a)",
	"CREATE TEMP TRIGGER t AFTER INSERT ON main.entry BEGIN DELETE FROM model; END",
	"DROP TRIGGER entry_no_update",
	"ALTER TABLE model RENAME TO muddle",
	"ATTACH ':memory:' AS other",
	"ANALYZE",
};

TEST_EACH(decide_cannot_write, cheats)
{
	auto_fixture f = fixture_open();

	batch_begin(&f);
	add_model(&f, "resnet");
	assert_err(db_exec(&f.cx, f.db, cheats[_i]), E_FAULT);
	batch_end(&f);
}

static const struct {
	enum hand hand;
	const char *sql;
} overreach[] = {
	{ HAND_APPLY, "DELETE FROM entry" },
	{ HAND_APPLY, "UPDATE tile SET data = zeroblob(32)" },
	{ HAND_APPLY, "COMMIT" },
	{ HAND_LOG, "UPDATE model SET body = '{}'" },
	{ HAND_LOG, "DROP TABLE model" },
};

TEST_EACH(no_hand_writes_what_is_anothers, overreach)
{
	auto_fixture f = fixture_open();
	auto_hand h = db_hand(f.db, overreach[_i].hand);

	assert_err(db_exec(&f.cx, f.db, overreach[_i].sql), E_FAULT);
}

/* apply has prepared this very statement before; decide still cannot have it. */
TEST(a_prepared_statement_is_not_lent)
{
	auto_fixture f = fixture_open();
	auto_stmt s = { 0 };

	batch_begin(&f);
	add_model(&f, "resnet");
	s = db_stmt(f.db, SQL_MODEL_INSERT);
	bind_text(&s, ":name", "x");
	bind_text(&s, ":body", "{}");
	assert_err(stmt_run(&f.cx, &s), E_FAULT);
	ck_assert_str_eq(f.cx.detail, "sqlite: not authorized");
	batch_end(&f);
}

TEST(every_table_is_a_projection_or_says_why_not)
{
	auto_fixture f = fixture_open();
	auto_stmt s = db_stmt(f.db, SQL_SCHEMA_ALL);
	const struct table *t;
	size_t seen = 0, brought = 0;
	bool row;

	while (table_at(brought))
		brought++;
	for (;;) {
		assert_ok(&f.cx, stmt_next(&f.cx, &s, &row));
		if (!row)
			break;
		if (strcmp(col_text(&f.cx, &s, 0), "table") != 0)
			continue;
		t = table_named(col_text(&f.cx, &s, 1));
		ck_assert_msg(t, "table %s is in the schema but not in tables[]",
			      col_text(&f.cx, &s, 1));
		ck_assert_msg((t->all == SQL_NONE) == (t->why != NULL),
			      "%s: compared, or a reason why not", t->name);
		ck_assert_msg(t->writer != HAND_APPLY || t->all != SQL_NONE,
			      "%s: projections are compared", t->name);
		seen++;
	}
	ck_assert_uint_eq(seen, brought);
}
