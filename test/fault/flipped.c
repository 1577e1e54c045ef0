#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/recount.h"
#include "engine/room.h"
#include "engine/soundness.h"
#include "engine/tables.h"
#include "files.h"
#include "fleet.h"
#include "intruder.h"
#include "store.h"

/*
 * One byte of each place of a data directory is flipped in turn: of a row of each table, of each
 * tile and content, of each stored file and each key.  What comes of it is in the tables of
 * this file and of docs/decisions/0081.
 */

/* Of what is named by another table than its own, and why. */
static const struct {
	const char *table, *says, *why;
} named_otherwise[] = {
	{ "tile", "entry ",
	  "leaf and entry do not agree, and the tile is not known to be the one" },
	{ "git_object", "git object ",
	  "a room of its own looks at it, by what it is called there" },
	{ "content", "entry ", "the replay of the entry that names it reads it first" },
	{ NULL, NULL, NULL },
};

/*
 * Rows of the log and of what it binds, and the column that is altered; says: how the sentence of
 * fsck begins, NULL: the key is in it.  The note of a checkpoint is read at its first, its newest
 * and every SIGNATURE_EVERY-th alone: nothing is decided by another one.
 */
/* clang-format off */
static const struct { const char *table, *key, *column, *says; } each_row[] = {
	{ "content",    "digest", "bytes", NULL },
	{ "entry",      "idx",    "body",  "entry %s: " },
	{ "checkpoint", "size",   "root",  "checkpoint %s: " },
	{ "tile",       "id",     "data",  "entry " },
};
/* clang-format on */

static const char *says_of(const char *table)
{
	for (size_t i = 0; named_otherwise[i].table; i++)
		if (strcmp(named_otherwise[i].table, table) == 0)
			return named_otherwise[i].says;
	return NULL;
}

/* ---- what comes of it ---- */

static bool begins(const char *text, const char *lead)
{
	return strncmp(text, lead, strlen(lead)) == 0;
}

static void named(const char *detail, const char *table, const char *edit)
{
	const char *other = says_of(table);

	if (begins(detail, table) || (other && begins(detail, other)))
		return;
	ck_assert_msg(begins(detail, "the file is damaged: "), "%s: %.300s: %.300s", table, edit,
		      detail);
	detail_says(detail, table);
}

static void fsck_names(struct site *s, const char *table, const char *edit)
{
	struct fsck_report r;
	struct ctx cx = { 0 };

	ck_assert_msg(fsck(&cx, s->in.db_path, NULL, FSCK_REPLAY, &r) == E_TAMPERED, "%s: %.300s",
		      table, edit);
	named(cx.detail, table, edit);
	arena_free(&cx.mem);
}

static int act(struct fleet *f)
{
	static struct answer a;
	static int n;
	char body[80];

	snprintf(body, sizeof(body), "{\"name\":\"m%d\",\"title\":\"t\"}", n++);
	http(f->p.s.port, "POST", "/v1/models", f->p.jonas.secret, "", body, &a);
	return a.status;
}

/* What was written is undone, and everything was looked at again, as a scrub would. */
static void mended(struct fleet *f, struct raw *r, const char *undoes)
{
	raw_edit(r, undoes);
	act(f); /* it notices that, too */
	for (enum flaw w = FLAW_NONE + 1; w < FLAW_COUNT; w++)
		flaw_mended(w);
}

TEST(a_row_of_any_table_that_another_program_alters_ends_all_acts_and_fsck_names_the_table)
{
	auto_fleet f = { 0 };
	const struct table *t;
	size_t with_rows = 0;
	struct raw r = { 0 };

	fleet_begun(&f);
	raw_open(&r, f.p.s.in.db_path);
	for (size_t i = 0; (t = table_at(i)); i++) {
		bool empty;
		struct edit e = row_edit(&r, t->name, &empty);

		with_rows += !empty;
		ck_assert_msg(act(&f) == 201, "before %s", t->name);
		raw_edit(&r, e.does);
		ck_assert_msg(act(&f) != 201, "%s: %.300s", t->name, e.does);
		ck_assert_msg(soundness_now().soundness == UNSOUND_READ_ONLY, "%s: %.300s", t->name,
			      e.does);
		fsck_names(&f.p.s, t->name, e.does);
		mended(&f, &r, e.undoes);
	}
	ck_assert_uint_ge(with_rows, 40);
	raw_close(&r);
}

/* A column that fsck does not look at could be altered unseen.  Objects of git are looked at by
 * their room: each is made anew and hashed, and their numbers are counted. */
TEST(all_columns_of_a_table_that_is_compared_are_compared)
{
	auto_fixture f = fixture_open();
	const struct table *t;
	struct raw r = { 0 };

	raw_open(&r, f.path);
	for (size_t i = 0; (t = table_at(i)); i++) {
		sqlite3_stmt *s = NULL;
		const char *columns = "", *missing;

		if (t->all == SQL_NONE)
			continue;
		ck_assert_int_eq(sqlite3_prepare_v2(r.db, sql_text(t->all).text, -1, &s, NULL),
				 SQLITE_OK);
		for (int c = 0; c < sqlite3_column_count(s); c++)
			columns = arena_printf(&r.cx.mem, "%s,'%s'", columns,
					       sqlite3_column_name(s, c));
		sqlite3_finalize(s);
		missing = raw_text(&r,
				   arena_printf(&r.cx.mem,
						"SELECT name FROM pragma_table_info('%s') WHERE "
						"name NOT IN (''%s)",
						t->name, columns),
				   " ");
		if (strcmp(t->name, "git_object") != 0)
			ck_assert_msg(!*missing, "%s: %s", t->name, missing);
	}
	raw_close(&r);
}

/* A later table is in this file's tests as soon as it is in the schema. */
TEST(every_table_of_the_schema_is_one_of_a_room)
{
	auto_fixture f = fixture_open();
	struct raw r = { 0 };
	const char *names;
	size_t n = 0, k;

	raw_open(&r, f.path);
	names = raw_text(&r,
			 "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
			 "'sqlite_%'",
			 " ");
	for (; *names; names += k + 1, n++) {
		const char *name;

		k = strcspn(names, " ");
		name = arena_strndup(&r.cx.mem, names, k);
		ck_assert_msg(table_named(name) != NULL, "%s", name);
	}
	ck_assert_ptr_null(table_at(n));
	ck_assert_ptr_nonnull(table_at(n - 1));
	raw_close(&r);
}

/* ---- while nobody serves it ---- */

static void each_table_is_named(struct site *s, struct raw *r)
{
	const struct table *t;
	struct image m;
	size_t n = 0;

	image_open(&m, r, s->in.db_path);
	for (size_t i = 0; (t = table_at(i)); i++) {
		size_t at = image_byte_of(&m, r, t->name);

		if (!at)
			continue;
		image_put(&m, at, m.bytes[at] ^ 1);
		fsck_names(s, t->name, "a flipped byte");
		image_put(&m, at, m.bytes[at]);
		n++;
	}
	ck_assert_uint_ge(n, 40);
	image_close(&m);
}

/* ---- each row of the log ---- */

/* The last byte of that row's value is another one. */
static const char *last_byte_edit(struct raw *r, size_t i, const char *key)
{
	const char *table = each_row[i].table, *column = each_row[i].column;
	char *hex = arena_strdup(
		&r->cx.mem,
		raw_text(r,
			 arena_printf(&r->cx.mem, "SELECT quote(%s) FROM %s WHERE %s = '%s'",
				      column, table, each_row[i].key, key),
			 ""));
	char *last = hex + strlen(hex) - 2;

	*last = *last == '0' ? '1' : '0';
	return arena_printf(&r->cx.mem, "UPDATE %s SET %s = %s WHERE %s = '%s'", table, column, hex,
			    each_row[i].key, key);
}

static void row_is_named(struct site *s, struct raw *r, size_t i, const char *key)
{
	const char *does = last_byte_edit(r, i, key), *table = each_row[i].table;
	const char *was =
		raw_text(r,
			 arena_printf(&r->cx.mem, "SELECT quote(%s) FROM %s WHERE %s = '%s'",
				      each_row[i].column, table, each_row[i].key, key),
			 "");
	const char *says = each_row[i].says;
	struct fsck_report report;
	struct ctx cx = { 0 };

	raw_edit(r, does);
	ck_assert_int_eq(fsck(&cx, s->in.db_path, NULL, FSCK_REPLAY, &report), E_TAMPERED);
	if (says)
		ck_assert_msg(begins(cx.detail, text_with_all(&r->cx, says, "%s", key)),
			      "%s: %s: %.300s", table, key, cx.detail);
	else
		detail_says(cx.detail, key);
	raw_edit(r, arena_printf(&r->cx.mem, "UPDATE %s SET %s = %s WHERE %s = '%s'", table,
				 each_row[i].column, was, each_row[i].key, key));
	arena_free(&cx.mem);
}

static void each_row_is_named(struct site *s, struct raw *r)
{
	size_t n = 0, k;

	for (size_t i = 0; i < countof(each_row); i++) {
		const char *keys = raw_text(r,
					    arena_printf(&r->cx.mem, "SELECT %s FROM %s",
							 each_row[i].key, each_row[i].table),
					    " ");

		for (; *keys; keys += k + 1, n++) {
			k = strcspn(keys, " ");
			row_is_named(s, r, i, arena_strndup(&r->cx.mem, keys, k));
		}
	}
	ck_assert_uint_ge(n, 150);
}

TEST(a_flipped_byte_of_any_table_entry_head_tile_and_content_in_the_file_is_named_by_fsck)
{
	auto_fleet f = { 0 };
	struct fsck_report report;
	struct raw r = { 0 };

	fleet_begun(&f);
	site_stop(&f.p.s);
	raw_open(&r, f.p.s.in.db_path);
	each_table_is_named(&f.p.s, &r);
	each_row_is_named(&f.p.s, &r);
	raw_close(&r);
	assert_ok(&f.p.s.cx, fsck(&f.p.s.cx, f.p.s.in.db_path, NULL, FSCK_REPLAY, &report));
}
