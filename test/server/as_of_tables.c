#include <sqlite3.h>
#include <string.h>

#include "anew.h"
#include "engine/fsck.h"
#include "engine/hand.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "engine/migrate.h"
#include "engine/tables.h"
#include "fleet.h"
#include "foreign.h"
#include "stops.h"
#include "store.h"
#include "waiting.h"

#include "engine/sql.h"
#include "migrations.h"

static const char *columns(struct ctx *cx, sqlite3 *raw, const char *table, bool *history)
{
	char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q)", table);
	const char *list = "";
	sqlite3_stmt *s;

	*history = false;
	ck_assert_int_eq(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);

		*history |= strcmp(name, "from_idx") == 0;
		if (strcmp(name, "to_idx") != 0)
			list = arena_printf(&cx->mem, "%s%squote(\"%s\")", list,
					    *list ? "||','||" : "", name);
	}
	sqlite3_finalize(s);
	sqlite3_free(sql);
	return list;
}

/* All rows of which that is true, as one text. */
static const char *rows(struct ctx *cx, sqlite3 *raw, const char *table, const char *list,
			const char *where)
{
	char *sql = sqlite3_mprintf("SELECT group_concat(r, char(10)) FROM (SELECT %s AS r FROM "
				    "\"%w\" WHERE %s ORDER BY r)",
				    list, table, where);
	const char *text;
	sqlite3_stmt *s;

	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &s, NULL) == SQLITE_OK, "%s", sql);
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	text = (const char *)sqlite3_column_text(s, 0);
	text = arena_strdup(&cx->mem, text ? text : "");
	sqlite3_finalize(s);
	sqlite3_free(sql);
	return text;
}

/* Another database, which gets the same entries one after another. */
#define TABLES 100 /* more than there are */

struct second {
	struct db *db;
	struct log *log;
	sqlite3 *raw;
};

static void second_open(struct ctx *cx, struct db *contents, struct second *out)
{
	auto_hand h = { 0 };
	auto_stmt any = { 0 };

	assert_ok(cx, db_open(cx, "", DB_SCRATCH, &out->db));
	db_contents_from(out->db, contents);
	assert_ok(cx, log_open(cx, out->db, NULL, &out->log));
	h = db_hand(out->db, HAND_SCHEMA);
	assert_ok(cx, migrate_apply(cx, out->db, migrations));
	any = db_stmt(out->db, SQL_SCHEMA_ALL);
	out->raw = sqlite3_db_handle(any.s);
}

/* What holds at n in the one is what is in force in the other, which knows nothing later. */
static void assert_same(struct ctx *cx, sqlite3 *first, sqlite3 *second, int64_t n, bool *shown)
{
	const char *at = arena_printf(&cx->mem, "from_idx <= %lld AND %lld < to_idx", (long long)n,
				      (long long)n);
	const char *in_force = arena_printf(&cx->mem, "to_idx = %lld", (long long)IN_FORCE);

	for (size_t t = 0; table_at(t); t++) {
		bool history;
		const char *name = table_at(t)->name, *list = columns(cx, first, name, &history),
			   *a, *b;

		if (!history) {
			shown[t] = true;
			continue;
		}
		a = rows(cx, first, name, list, at);
		b = rows(cx, second, name, list, in_force);
		ck_assert_msg(strcmp(a, b) == 0, "%s at %lld:\n%s\nreplayed:\n%s", name,
			      (long long)n, a, b);
		shown[t] |= *a != '\0';
	}
}

static void entry_replay(struct ctx *cx, struct db *from, struct second *to, int64_t n)
{
	auto_hand h = db_hand(to->db, HAND_LOG);
	struct hash leaf;
	const char *bytes;
	size_t size;

	assert_ok(cx, trail_entry(cx, from, n, &bytes, &size));
	leaf = merkle_leaf(bytes, size);
	assert_ok(cx, log_replay(cx, to->db, to->log, bytes, size, &leaf));
}

static void refounding_announced(struct plant *p)
{
	struct person one, two;
	const char *act;

	newcomer_add(p, &one, "carl");
	newcomer_add(p, &two, "dana");
	act = act_proposed(&p->s, p->s.admin, "announce-refounding",
			   arena_printf(&p->s.cx.mem, "'people':[%s,%s]", anew_named(&p->s, &one),
					anew_named(&p->s, &two)));
	holder_signs(p, 0, act, 201);
	holder_signs(p, 1, act, 201);
}

static void head_disowned(struct plant *p)
{
	const char *note;

	anchor_vouches(&p->s);
	plant_login(p);
	note = foreign_note(&p->s, 50, true);
	foreign_sent(&p->s, p->s.admin, note, false);
	foreign_disowned(p, note);
	anchor_remove(&p->s);
}

static void whole_life(struct fleet *f)
{
	char rollout[80];

	fleet_open(f);
	fleet_release(f, 1, 1);
	agent_run(f, "edge-1", 0, "run", "--once", NULL);
	snprintf(rollout, sizeof(rollout), "%s", rollout_newest(f));
	trust_signers_last(&f->p, 40);
	fleet_goes_on(f, rollout);
	stop_signed(&f->p, &(struct stop_asked){ .from = 2 }, 201);
	agent_damage(f, "edge-1", 2);
	agent_run(f, "edge-1", 0, "run", "--once", NULL);
	refounding_announced(&f->p);
	head_disowned(&f->p);
	ask(&f->p.s, "POST", "/v1/users/vera/suspend", f->p.s.admin, "{\"reason\":\"r\"}", 201);
}

TEST(what_holds_at_an_entry_in_a_table_with_history_is_what_a_replay_up_to_it_gives)
{
	bool *shown = calloc(TABLES, sizeof(*shown));
	struct ctx cx = { 0 }, step = { 0 };
	struct second second;
	auto_fleet f = { 0 };
	sqlite3 *first;
	struct db *db;

	whole_life(&f);
	assert_ok(&cx, db_open(&cx, f.p.s.in.db_path, DB_READ, &db));
	ck_assert_int_eq(sqlite3_open(f.p.s.in.db_path, &first), SQLITE_OK);
	second_open(&cx, db, &second);
	for (int64_t n = 0, last = fleet_newest(&f); n <= last; n++) {
		entry_replay(&step, db, &second, n);
		assert_same(&step, first, second.raw, n, shown);
		arena_reset(&step.mem);
	}
	for (size_t t = 0; table_at(t); t++)
		ck_assert_msg(shown[t], "%s was empty all the time", table_at(t)->name);
	free(shown);
	sqlite3_close(first);
	log_close(second.log);
	db_close(second.db);
	db_close(db);
	arena_free(&step.mem);
	arena_free(&cx.mem);
}
