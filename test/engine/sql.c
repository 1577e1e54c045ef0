#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "control/sql.h"
#include "engine/room.h"
#include "engine/sql.h"
#include "engine/tables.h"
#include "fleet/sql.h"
#include "people/sql.h"
#include "release/sql.h"
#include "signing/sql.h"
#include "store.h"
#include "tree/sql.h"
#include "trust/sql.h"

/* Statements that may walk a whole table, each with its reason. */
/* clang-format off */
static const struct { sql_id id; const char *why; } may_scan[] = {
	{ SQL_ENTRY_LAST,      "the primary key from its end, LIMIT 1" },
	{ SQL_CHECKPOINT_LAST, "the primary key from its end, LIMIT 1" },
	{ SQL_ROLE_GRANT_BEHIND, "roles in force, when one is granted" },
	{ SQL_CHANGE_OPEN_LIST, "the index of open changes: the inbox looks at each" },
	{ SQL_FOUNDER_AT,      "there are two rows, ever" },
	{ SQL_TRUST_TARGET_LIST, "the index of trust files in force: there are four" },
	{ SQL_RELEASE_TARGET_PUBLISHED, "the index of releases in force: what is published is all of it" },
	{ SQL_CHECKPOINT_SWAP, "the primary key from its end, LIMIT 1; and a constant row" },
	{ SQL_PACK_END, "the objects of one pack, which are as many as it has at most" },
	{ SQL_PACK_COUNT, "a constant row, and two searches" },
};
/* clang-format on */

/* Statements that rest on one index: with another one they would look at more than they yield. */
static const struct {
	sql_id id;
	const char *index;
} by[] = {
	{ SQL_CHANGE_OPEN_LIST, "change_open" },
	{ SQL_DUE_NOW, "due_now" },
	{ SQL_DUE_LATER, "due_later" },
	{ SQL_DUE_SOONEST, "due_later" },
	{ SQL_ROLLOUT_DEVICE_OF, "rollout_device_ring" },
};

static void index_check(sql_id id, const char *step)
{
	for (size_t i = 0; i < countof(by); i++)
		if (by[i].id == id)
			assert_says(step, by[i].index);
}

static bool allowed(sql_id id)
{
	const char *end = strstr(sql_text(id).name, "_all");

	if (end && strlen(end) == 4) /* all rows, for fsck */
		return true;
	for (size_t i = 0; i < countof(may_scan); i++)
		if (may_scan[i].id == id)
			return true;
	return false;
}

static void plan_check(sqlite3 *raw, sql_id id)
{
	struct sql_text statement = sql_text(id);
	char *plan = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statement.text);
	sqlite3_stmt *s;

	ck_assert_msg(sqlite3_prepare_v2(raw, plan, -1, &s, NULL) == SQLITE_OK, "%s: %s",
		      statement.name, sqlite3_errmsg(raw));
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(s, 3);

		ck_assert_msg(strncmp(step, "SCAN", 4) != 0 || allowed(id), "%s: %s",
			      statement.name, step);
		index_check(id, step);
	}
	sqlite3_finalize(s);
	sqlite3_free(plan);
}

TEST(every_statement_compiles_and_uses_an_index)
{
	auto_fixture f = fixture_open();
	size_t seen = 0;
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open(f.path, &raw), SQLITE_OK);
	for (size_t i = 0; i < rooms_joined()->n; i++) {
		const struct room *room = rooms_joined()->room[i];

		for (unsigned k = 0; k < room->n_sql; k++, seen++)
			plan_check(raw, SQL_ID((unsigned)room->place, k));
	}
	ck_assert_uint_gt(seen, 100);
	sqlite3_close(raw);
}

/* What a table's row calls a content is looked at by each statement that asks of all contents. */
TEST(every_column_of_contents_is_asked_of)
{
	static const sql_id asked[] = { SQL_CONTENT_UNNAMED_ALL, SQL_CONTENT_MISSING_ALL };
	const struct table *t;
	size_t seen = 0;

	for (size_t i = 0; (t = table_at(i)); i++)
		for (size_t k = 0; k < TABLE_CONTENTS_MAX && t->contents[k].column; k++, seen++)
			for (size_t a = 0; a < countof(asked); a++) {
				char part[200];

				snprintf(part, sizeof(part), "SELECT %s AS digest FROM %s WHERE",
					 t->contents[k].column, t->name);
				assert_says(sql_text(asked[a]).text, part);
			}
	ck_assert_uint_gt(seen, 10);
}
