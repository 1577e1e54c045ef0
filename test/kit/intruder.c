#include "intruder.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

#define VALUE 32 /* bytes that are looked for in the file */
#define MADE_UP \
	"CASE upper(type) WHEN 'INTEGER' THEN '7' WHEN 'BLOB' THEN 'x''07''' ELSE '''x''' END"

static void raw_run(struct raw *r, const char *sql)
{
	char *error = NULL;

	ck_assert_msg(sqlite3_exec(r->db, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", sql,
		      error ? error : "");
}

const char *raw_text(struct raw *r, const char *sql, const char *end)
{
	sqlite3_str *text = sqlite3_str_new(r->db);
	sqlite3_stmt *s;
	const char *out;
	char *all;

	ck_assert_msg(sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) == SQLITE_OK, "%s: %s", sql,
		      sqlite3_errmsg(r->db));
	while (sqlite3_step(s) == SQLITE_ROW)
		sqlite3_str_appendf(text, "%s%s", sqlite3_column_text(s, 0), end);
	sqlite3_finalize(s);
	all = sqlite3_str_finish(text);
	out = arena_strdup(&r->cx.mem, all ? all : "");
	sqlite3_free(all);
	return out;
}

void raw_open(struct raw *r, const char *path)
{
	ck_assert_int_eq(sqlite3_open(path, &r->db), SQLITE_OK);
	sqlite3_busy_timeout(r->db, 5000);
	raw_run(r, "PRAGMA ignore_check_constraints = 1; PRAGMA synchronous = OFF");
	r->drops = raw_text(
		r, "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'", ";");
	r->creates = raw_text(r, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'", ";");
}

void raw_close(struct raw *r)
{
	sqlite3_close(r->db);
	arena_free(&r->cx.mem);
}

void raw_edit(struct raw *r, const char *edit)
{
	raw_run(r, arena_printf(&r->cx.mem, "BEGIN IMMEDIATE; %s %s; %s COMMIT", r->drops, edit,
				r->creates));
}

/* The last column that is neither of the key nor of an index, else the last one. */
static const char *column_of(struct raw *r, const char *table)
{
	return raw_text(
		r,
		arena_printf(&r->cx.mem,
			     "SELECT name FROM pragma_table_info('%s') AS c ORDER BY c.pk > 0 OR "
			     "EXISTS (SELECT 1 FROM pragma_index_list('%s') AS l, "
			     "pragma_index_info(l.name) AS i WHERE i.name = c.name), cid DESC "
			     "LIMIT 1",
			     table, table),
		"");
}

static const char *key_of(struct raw *r, const char *table)
{
	const char *key = raw_text(r,
				   arena_printf(&r->cx.mem,
						"SELECT group_concat(name) FROM (SELECT name FROM "
						"pragma_table_info('%s') WHERE pk > 0 ORDER BY pk)",
						table),
				   "");

	return !*key ? "rowid" : key;
}

/* A row of an empty table, which no entry explains. */
static struct edit row_more(struct raw *r, const char *table)
{
	const char *values = raw_text(r,
				      arena_printf(&r->cx.mem,
						   "SELECT group_concat(" MADE_UP
						   ") FROM pragma_table_info('%s')",
						   table),
				      "");

	return (struct edit){ arena_printf(&r->cx.mem, "INSERT INTO \"%s\" VALUES (%s)", table,
					   values),
			      arena_printf(&r->cx.mem, "DELETE FROM \"%s\"", table) };
}

/* A value that no other row has. */
static struct edit row_other(struct raw *r, const char *table)
{
	const char *c = column_of(r, table), *key = key_of(r, table), *was, *is;
	const char *where = arena_printf(
		&r->cx.mem, "WHERE (%s) IN (SELECT %s FROM \"%s\" ORDER BY %s LIMIT 1)", key, key,
		table, key);

	was = raw_text(
		r, arena_printf(&r->cx.mem, "SELECT quote(\"%s\") FROM \"%s\" %s", c, table, where),
		"");
	is = raw_text(r,
		      arena_printf(&r->cx.mem,
				   "SELECT CASE typeof(\"%s\") WHEN 'integer' THEN "
				   "quote(\"%s\" + 1000003) WHEN 'blob' THEN 'CAST(' || "
				   "quote(\"%s\") || ' || x''00'' AS BLOB)' WHEN 'text' THEN "
				   "quote(\"%s\" || '~') ELSE (SELECT " MADE_UP
				   " FROM pragma_table_info('%s') WHERE name = '%s') END "
				   "FROM \"%s\" %s",
				   c, c, c, c, table, c, table, where),
		      "");
	return (struct edit){
		arena_printf(&r->cx.mem, "UPDATE \"%s\" SET \"%s\" = %s %s", table, c, is, where),
		arena_printf(&r->cx.mem, "UPDATE \"%s\" SET \"%s\" = %s WHERE \"%s\" IS %s", table,
			     c, was, c, is)
	};
}

struct edit row_edit(struct raw *r, const char *table, bool *empty)
{
	const char *n =
		raw_text(r, arena_printf(&r->cx.mem, "SELECT count(*) FROM \"%s\"", table), "");

	*empty = strcmp(n, "0") == 0;
	return *empty ? row_more(r, table) : row_other(r, table);
}

/* ---- the bytes of the file ---- */

void image_open(struct image *m, struct raw *r, const char *path)
{
	m->page = (size_t)atoi(raw_text(r, "PRAGMA page_size", ""));
	m->file = fopen(path, "r+");
	ck_assert_ptr_nonnull(m->file);
	fseek(m->file, 0, SEEK_END);
	m->size = (size_t)ftell(m->file);
	m->bytes = malloc(m->size);
	rewind(m->file);
	ck_assert_uint_eq(fread(m->bytes, 1, m->size, m->file), m->size);
}

void image_close(struct image *m)
{
	free(m->bytes);
	fclose(m->file);
}

void image_put(struct image *m, size_t at, unsigned char byte)
{
	fseek(m->file, (long)at, SEEK_SET);
	ck_assert_int_eq(fputc(byte, m->file), byte);
	ck_assert_int_eq(fflush(m->file), 0);
}

/* Where the value's first bytes stand in the pages of the table; 0: in none. */
static size_t image_find(struct image *m, struct raw *r, const char *table, const void *value,
			 size_t size)
{
	const char *pages = raw_text(
		r,
		arena_printf(&r->cx.mem,
			     "SELECT pageno FROM dbstat WHERE name = '%s' AND pagetype = 'leaf'",
			     table),
		" ");

	for (char *end; *pages; pages = end + 1) {
		size_t from = ((size_t)strtoul(pages, &end, 10) - 1) * m->page;
		const unsigned char *at =
			memmem(m->bytes + from, m->page, value, size < VALUE ? size : VALUE);

		if (at)
			return (size_t)(at - m->bytes);
	}
	return 0;
}

size_t image_byte_of(struct image *m, struct raw *r, const char *table)
{
	const char *columns = raw_text(
		r,
		arena_printf(
			&r->cx.mem,
			"SELECT name FROM pragma_table_info('%s') AS c ORDER BY name <> 'root', "
			"c.pk > 0 OR EXISTS (SELECT 1 FROM pragma_index_list('%s') AS l, "
			"pragma_index_info(l.name) AS i WHERE i.name = c.name), cid DESC",
			table, table),
		" ");
	size_t at = 0, n;

	for (; *columns && !at; columns += n + 1) {
		sqlite3_stmt *s;
		const char *sql;

		n = strcspn(columns, " ");
		sql = arena_printf(&r->cx.mem,
				   "SELECT \"%.*s\" FROM \"%s\" WHERE typeof(\"%.*s\") IN ('text', "
				   "'blob') AND length(\"%.*s\") > 3 LIMIT 1",
				   (int)n, columns, table, (int)n, columns, (int)n, columns);
		ck_assert_int_eq(sqlite3_prepare_v2(r->db, sql, -1, &s, NULL), SQLITE_OK);
		if (sqlite3_step(s) == SQLITE_ROW)
			at = image_find(m, r, table, sqlite3_column_blob(s, 0),
					(size_t)sqlite3_column_bytes(s, 0));
		sqlite3_finalize(s);
	}
	return at ? at + 2 : 0;
}
