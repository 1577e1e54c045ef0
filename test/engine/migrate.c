#include "engine/migrate.h"

#include <string.h>

#include "engine/hand.h"
#include "store.h"

#define FIRST                                                                                  \
	"CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, digest TEXT); CREATE " \
	"TABLE a (x);"

static const struct embedded one[] = { { "0001_a", FIRST }, { 0 } };
static const struct embedded two[] = { { "0001_a", FIRST },
				       { "0002_b", "CREATE TABLE b (x);" },
				       { 0 } };
static const struct embedded edited[] = { { "0001_a", FIRST " " }, { 0 } };
static const struct embedded renamed[] = { { "0001_z", FIRST }, { 0 } };

static struct db *database(struct ctx *cx, const struct embedded *list)
{
	struct db *db;

	assert_ok(cx, db_open(cx, "", DB_SCRATCH, &db));
	if (list) {
		auto_hand h = db_hand(db, HAND_SCHEMA);

		assert_ok(cx, migrate_apply(cx, db, list));
	}
	return db;
}

static const struct {
	const struct embedded *applied, *known;
	enum err want;
	size_t pending;
	const char *says;
} cases[] = {
	{ NULL, one, OK, 1, NULL },
	{ one, one, OK, 0, NULL },
	{ one, two, OK, 1, NULL },
	{ two, one, E_CONFLICT, 0, "has migration 0002_b, which this program does not know" },
	{ one, edited, E_CONFLICT, 0, "migration 0001_a was applied with other bytes" },
	{ one, renamed, E_CONFLICT, 0, "migration 0001_a was applied with other bytes" },
};

TEST_EACH(an_edited_or_unknown_migration_is_refused, cases)
{
	struct ctx cx = { 0 };
	struct db *db = database(&cx, cases[_i].applied);
	struct migrate_report r;

	assert_err(migrate_check(&cx, db, cases[_i].known, &r), cases[_i].want);
	if (cases[_i].says)
		detail_says(cx.detail, cases[_i].says);
	else
		ck_assert_uint_eq(r.pending, cases[_i].pending);
	db_close(db);
	arena_free(&cx.mem);
}

static void apply_again(struct ctx *cx, struct db *db, const struct embedded *list)
{
	auto_hand h = db_hand(db, HAND_SCHEMA);

	assert_ok(cx, migrate_apply(cx, db, list));
	assert_ok(cx, db_exec(cx, db, "INSERT INTO a VALUES (1)"));
}

TEST(each_migration_is_applied_once_and_in_order)
{
	struct ctx cx = { 0 };
	struct db *db = database(&cx, one);
	struct migrate_report r;

	apply_again(&cx, db, two);
	apply_again(&cx, db, two);
	assert_ok(&cx, migrate_check(&cx, db, two, &r));
	ck_assert_uint_eq(r.pending, 0);
	db_close(db);
	arena_free(&cx.mem);
}
