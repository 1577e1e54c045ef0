#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * bench_bare SIGNET-DB NEW-DB BATCH: the yardstick.  Insert the rows that Signet wrote for each
 * version (version, edge, entry, two object heads) into a new file with the same tables, indexes
 * and settings, so many a commit, through SQLite and nothing else.  Prints rows of versions a
 * second.
 */

static const char *const settings =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;";

static const char *const tables =
	"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') AND "
	"tbl_name IN ('version', 'edge', 'entry', 'object_head') ORDER BY type DESC";

static const char *const rows =
	"SELECT model, number, state, version.digest, version.body, from_idx, to_idx, entry.body, "
	"'model:' || model, 'version:' || model || '/' || number, "
	"'contains', dst FROM version JOIN entry ON entry.idx = from_idx "
	"JOIN edge ON edge.src = 'version:' || model || '/' || number ORDER BY from_idx";

static const char *const inserts[] = {
	"INSERT INTO version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	"INSERT INTO entry VALUES (?6, ?8)",
	"INSERT INTO object_head VALUES (?9, ?6) ON CONFLICT (id) DO UPDATE SET idx = ?6",
	"INSERT INTO object_head VALUES (?10, ?6)",
	"INSERT INTO edge VALUES (?10, ?11, ?12, ?6)",
};
#define INSERTS (sizeof(inserts) / sizeof(inserts[0]))

static void must(int rc, sqlite3 *db)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return;
	fprintf(stderr, "%s\n", sqlite3_errmsg(db));
	exit(1);
}

static void tables_make(sqlite3 *from, sqlite3 *to)
{
	sqlite3_stmt *s;

	must(sqlite3_exec(to, settings, NULL, NULL, NULL), to);
	must(sqlite3_prepare_v2(from, tables, -1, &s, NULL), from);
	while (sqlite3_step(s) == SQLITE_ROW)
		must(sqlite3_exec(to, (const char *)sqlite3_column_text(s, 0), NULL, NULL, NULL),
		     to);
	sqlite3_finalize(s);
}

static void row_copy(sqlite3 *to, sqlite3_stmt *row, sqlite3_stmt *const *s)
{
	for (size_t i = 0; i < INSERTS; i++) {
		for (int c = 0; c < sqlite3_bind_parameter_count(s[i]); c++)
			sqlite3_bind_value(s[i], c + 1, sqlite3_column_value(row, c));
		must(sqlite3_step(s[i]), to);
		must(sqlite3_reset(s[i]), to);
	}
}

static long copy(sqlite3 *to, sqlite3_stmt *row, long batch)
{
	sqlite3_stmt *s[INSERTS];
	long n = 0;

	for (size_t i = 0; i < INSERTS; i++)
		must(sqlite3_prepare_v2(to, inserts[i], -1, &s[i], NULL), to);
	do {
		if (n % batch == 0)
			must(sqlite3_exec(to, n ? "COMMIT; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE",
					  NULL, NULL, NULL),
			     to);
		row_copy(to, row, s);
		n++;
	} while (sqlite3_step(row) == SQLITE_ROW);
	must(sqlite3_exec(to, "COMMIT", NULL, NULL, NULL), to);
	return n;
}

int main(int argc, char **argv)
{
	struct timespec a, b;
	sqlite3_stmt *row;
	sqlite3 *from, *to;
	long n;

	if (argc < 4)
		return 2;
	must(sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL), from);
	must(sqlite3_open(argv[2], &to), to);
	tables_make(from, to);
	must(sqlite3_prepare_v2(from, rows, -1, &row, NULL), from);
	must(sqlite3_step(row), from); /* the sort happens here, before the clock */
	clock_gettime(CLOCK_MONOTONIC, &a);
	n = copy(to, row, atol(argv[3]));
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("bare %.0f\n",
	       (double)n / ((double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9));
	return 0;
}
