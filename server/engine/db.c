/*
 * Connections are opened, and statements prepared and stepped, in this file
 * alone; every other file knows a statement by its id.
 *
 * Statements are prepared once for each hand (hand.h), because SQLite asks its
 * authorizer while a statement is prepared and never again.  A statement that
 * was prepared under a wide hand would stay wide for its next borrower; so the
 * cache has one array per hand, and a borrowed statement is always one that
 * the present hand may run.
 *
 * Errors are sticky: a bind on a statement that failed does nothing, and the
 * first stmt_*() call afterwards reports it.  Callers check once per statement.
 * Never: read a column before a step said that there is a row.
 */

#include "engine/db.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "engine/db_file.h"
#include "engine/hand.h"
#include "engine/room.h"
#include "engine/sql.h"

#define JOURNAL_BYTES (30 * 4096)
#define BRAKE_STEPS   1000 /* of SQLite's machine, between two questions */

struct db {
	sqlite3 *handle;
	int64_t data_version; /* as it was asked last; 0: not yet */
	enum hand hand;
	struct db *contents; /* NULL: itself */
	bool due_put, scratch;
	void (*wal_grown)(void *arg, int pages);
	void *wal_arg;
	int wal_most;
	void *kept;
	void (*kept_drop)(void *kept);
	sqlite3_stmt **stmts[HAND_COUNT]; /* prepared so far, each at its statement_place() */
};

/* Of all rooms' statements, one after the other. */
static size_t first_of[ROOMS_MAX], n_statements; /* first_of: by the room's place */

static size_t statement_place(sql_id id)
{
	return first_of[SQL_ROOM(id)] + SQL_PLACE(id);
}

/* synchronous = FULL is the promise that an acknowledged write is durable: in
 * WAL mode, NORMAL would lose the last commits with the power.  A scratch file
 * is thrown away whatever happens, so it syncs nothing. */
static const char *const settings[] = {
	[DB_READ] = "PRAGMA query_only = 1; PRAGMA cache_size = -4096; PRAGMA trusted_schema = 0",
	[DB_WRITE] =
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
		"PRAGMA foreign_keys = 1; PRAGMA trusted_schema = 0",
	[DB_SCRATCH] = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size "
		       "= -65536;"
		       "PRAGMA foreign_keys = 1",
};

/* Of a scratch file: nothing but this process' own work is lost. */
static bool disk_failed(int rc)
{
	return (rc & 255) == SQLITE_IOERR || (rc & 255) == SQLITE_CANTOPEN;
}

/* Only two kinds of failure have a name that callers may handle: a key that
 * exists and a disk that is full or busy.  The writer relies on the second to
 * mean that nothing was written. */
static enum err db_fail(struct ctx *cx, struct db *db, int rc)
{
	int code = sqlite3_extended_errcode(db->handle);
	enum err e = E_FAULT;

	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
		e = E_CONFLICT;
	else if (rc == SQLITE_BUSY || rc == SQLITE_FULL || rc == SQLITE_INTERRUPT ||
		 (db->scratch && disk_failed(rc)))
		e = E_UNAVAILABLE;
	return errf(cx, e, "sqlite: %s", sqlite3_errmsg(db->handle));
}

struct held_hand db_hand(struct db *db, enum hand hand)
{
	struct held_hand h = { db, db->hand };

	db->hand = hand;
	return h;
}

void hand_give_back(struct held_hand *h)
{
	h->db->hand = h->before;
}

/* SQLite asks this while it prepares a statement; see hand.h. */
static int authorize(void *arg, int code, const char *what, const char *b, const char *c,
		     const char *d)
{
	const struct table *t;
	struct db *db = arg;
	bool may;

	switch (code) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_FUNCTION:
		may = true;
		break;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		t = table_named(what);
		may = db->hand == HAND_SCHEMA || (t && t->writer == db->hand);
		break;
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		may = db->hand == HAND_LOG || db->hand == HAND_SCHEMA;
		break;
	default: /* DDL, PRAGMA, ATTACH, and whatever a later SQLite adds */
		may = db->hand == HAND_SCHEMA;
	}
	return may ? SQLITE_OK : SQLITE_DENY;
}

enum err db_exec(struct ctx *cx, struct db *db, const char *sql)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? OK : db_fail(cx, db, rc);
}

void db_start(void)
{
	/*
	 * A savepoint's journal stays in memory, in pieces of this size: a job touches some ten
	 * pages, so it takes one piece.  The journal of a job that touches more than fit goes
	 * into a file, until its batch ends.  SQLite writes the piece to that file at once, and
	 * it cannot write 128 KiB or more at once (SQLITE_FULL).
	 */
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, JOURNAL_BYTES);
	/* counting what is allocated takes one lock for all threads, and nobody asks */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	db_files_start();
	for (size_t i = 0; i < rooms_joined()->n; i++) {
		const struct room *room = rooms_joined()->room[i];

		if (room->sql)
			first_of[room->place] = n_statements;
		n_statements += room->n_sql;
	}
}

enum err db_open(struct ctx *cx, const char *path, enum db_mode mode, struct db **out)
{
	int flags = SQLITE_OPEN_NOMUTEX;
	struct db *db = calloc(1, sizeof(*db));

	if (!db)
		abort();
	for (size_t h = 0; h < HAND_COUNT; h++) {
		db->stmts[h] = calloc(n_statements, sizeof(void *));
		if (!db->stmts[h])
			abort();
	}
	*out = db;
	db->scratch = mode == DB_SCRATCH;
	flags |=
		mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	TRY(db_wal_alone_check(cx, path));
	if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK)
		return db_fail(cx, db, SQLITE_CANTOPEN);
	/* ms; only another process can hold the lock, such as a backup */
	sqlite3_busy_timeout(db->handle, 2000);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* else a statement is planned anew whenever a value that might be IN_FORCE is bound */
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	TRY(db_exec(cx, db, settings[mode]));
	sqlite3_set_authorizer(db->handle, authorize, db);
	return OK;
}

enum err db_snapshot(struct ctx *cx, struct db *db)
{
	auto_hand h = db_hand(db, HAND_LOG);

	return db_run(cx, db, SQL_SNAPSHOT);
}

enum err db_snapshot_end(struct ctx *cx, struct db *db)
{
	auto_hand h = db_hand(db, HAND_LOG);

	return db_run(cx, db, SQL_COMMIT);
}

enum err db_others_wrote(struct ctx *cx, struct db *db, bool *out)
{
	auto_hand h = db_hand(db, HAND_SCHEMA);
	auto_stmt s = db_stmt(db, SQL_DATA_VERSION);
	int64_t now;
	bool row;

	TRY(stmt_next(cx, &s, &row));
	now = col_int(&s, 0);
	*out = db->data_version != 0 && now != db->data_version;
	db->data_version = now;
	return OK;
}

static int on_steps(void *arg)
{
	return !brake_goes_on(arg);
}

void db_brake(struct db *db, const struct brake *p)
{
	sqlite3_progress_handler(db->handle, BRAKE_STEPS, p ? on_steps : NULL,
				 (void *)(uintptr_t)p);
}

bool *db_due_put(struct db *db)
{
	return &db->due_put;
}

void **db_kept(struct db *db, void (*drop)(void *kept))
{
	db->kept_drop = drop;
	return &db->kept;
}

/* A failure here is none of the commit, which is done; the next commit tries again. */
static int on_commit(void *arg, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = arg;

	db->wal_grown(db->wal_arg, pages);
	if (pages >= db->wal_most)
		sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

void db_wal_watch(struct db *db, void (*grown)(void *arg, int pages), void *arg, int most)
{
	db->wal_grown = grown;
	db->wal_arg = arg;
	db->wal_most = most;
	sqlite3_wal_hook(db->handle, on_commit, db);
}

bool db_in_transaction(struct db *db)
{
	return !sqlite3_get_autocommit(db->handle);
}

struct sqlite3 *db_sqlite(struct db *db)
{
	return db->handle;
}

struct db *db_contents(struct db *db)
{
	return db->contents ? db->contents : db;
}

void db_contents_from(struct db *db, struct db *other)
{
	db->contents = other;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->kept)
		db->kept_drop(db->kept);
	for (size_t h = 0; h < HAND_COUNT; h++) {
		for (size_t i = 0; i < n_statements; i++)
			sqlite3_finalize(db->stmts[h][i]);
		free(db->stmts[h]);
	}
	sqlite3_close(db->handle);
	free(db);
}

/* A statement that cannot be prepared is kept as NULL and its rc speaks at the
 * next step, so that no caller needs to look here. */
struct stmt db_stmt(struct db *db, sql_id id)
{
	sqlite3_stmt **kept = &db->stmts[db->hand][statement_place(id)];
	struct stmt s = { .db = db };

	if (!*kept)
		s.rc = sqlite3_prepare_v3(db->handle, sql_text(id).text, -1,
					  SQLITE_PREPARE_PERSISTENT, kept, NULL);
	s.s = *kept;
	return s;
}

void stmt_give_back(struct stmt *s)
{
	if (!s->s) /* it was never prepared: the error is in rc */
		return;
	sqlite3_reset(s->s);
	sqlite3_clear_bindings(s->s);
}

static int param(struct stmt *s, const char *name)
{
	return sqlite3_bind_parameter_index(s->s, name);
}

void bind_text(struct stmt *s, const char *name, const char *value)
{
	if (s->rc == SQLITE_OK)
		s->rc = sqlite3_bind_text(s->s, param(s, name), value, -1, SQLITE_STATIC);
}

void bind_int(struct stmt *s, const char *name, int64_t value)
{
	if (s->rc == SQLITE_OK)
		s->rc = sqlite3_bind_int64(s->s, param(s, name), value);
}

void bind_blob(struct stmt *s, const char *name, const void *value, size_t size)
{
	if (s->rc == SQLITE_OK)
		s->rc = sqlite3_bind_blob64(s->s, param(s, name), value, size, SQLITE_STATIC);
}

enum err stmt_next(struct ctx *cx, struct stmt *s, bool *row)
{
	int rc;

	*row = false;
	if (s->rc != SQLITE_OK)
		return db_fail(cx, s->db, s->rc);
	rc = sqlite3_step(s->s);
	*row = rc == SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : db_fail(cx, s->db, rc);
}

enum err stmt_run(struct ctx *cx, struct stmt *s)
{
	bool row;

	return stmt_next(cx, s, &row);
}

enum err stmt_write(struct ctx *cx, struct stmt *s, bool *wrote)
{
	TRY(stmt_run(cx, s));
	*wrote = sqlite3_changes(s->db->handle) > 0;
	return OK;
}

enum err db_run(struct ctx *cx, struct db *db, sql_id id)
{
	auto_stmt s = db_stmt(db, id);

	return stmt_run(cx, &s);
}

int64_t col_int(struct stmt *s, int i)
{
	return sqlite3_column_int64(s->s, i);
}

const char *col_text(struct ctx *cx, struct stmt *s, int i)
{
	size_t size;

	return col_bytes(cx, s, i, &size);
}

/* Copied, since SQLite's own bytes end with the next step; a NUL follows, so
 * that text from the database is a C string even if its row was forged. */
const void *col_bytes(struct ctx *cx, struct stmt *s, int i, size_t *size)
{
	const char *bytes = col_borrow(s, i, size);

	if (sqlite3_column_type(s->s, i) == SQLITE_NULL)
		return NULL;
	return arena_strndup(&cx->mem, bytes ? bytes : "", *size);
}

const void *col_borrow(struct stmt *s, int i, size_t *size)
{
	const void *bytes = sqlite3_column_blob(s->s, i);

	*size = (size_t)sqlite3_column_bytes(s->s, i);
	return bytes;
}

bool col_exact(struct stmt *s, int i, void *out, size_t n)
{
	size_t size;
	const void *bytes = col_borrow(s, i, &size);

	if (!bytes || size != n)
		return false;
	memcpy(out, bytes, n);
	return true;
}
