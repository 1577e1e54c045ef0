#pragma once

/*
 * One SQLite connection and its prepared statements.
 *
 * A statement is borrowed with db_stmt(), bound by name, run, and given back by
 * its cleanup.  Bind and column errors are sticky: they surface in the next
 * stmt_*() call, so a caller checks once.  A connection belongs to one thread
 * at a time.  E_CONFLICT: a key exists; E_UNAVAILABLE: the disk is full,
 * another process holds the lock, a scratch file cannot be read or written, or
 * the work was stopped; all else is E_FAULT.
 */

#include "base/err.h"
#include "engine/brake.h"

/*
 * A statement, by its room's place and its own place among the room's
 * statements; the sql.h that is made of a room's .sql files names them.
 */
typedef unsigned sql_id;
#define SQL_ID(place, n) (((place) + 1u) << 8 | (n))
#define SQL_NONE         0u /* no statement */
#define SQL_ROOM(id)     (((id) >> 8) - 1)
#define SQL_PLACE(id)    ((id)&255)

struct sql_text {
	const char *name, *text;
};

struct db;

struct stmt {
	struct db *db;
	struct sqlite3_stmt *s; /* the database's own (engine/db.c) */
	int rc;                 /* of preparing and binding */
	enum err failed;        /* of row_next() in engine/rows.h */
};

enum db_mode {
	DB_READ,
	DB_WRITE,
	DB_SCRATCH /* a private, empty file that vanishes: for replay */
};

void db_start(void); /* once in a process, after rooms_join(), before any other call */
/* Where scratch files will be: once in a process, before the first db_open().  E_UNAVAILABLE: not
 * there. */
must_check enum err db_scratch_in(struct ctx *cx, const char *dir);
must_check enum err db_open(struct ctx *cx, const char *path, enum db_mode mode, struct db **out);
must_check enum err db_exec(struct ctx *cx, struct db *db,
			    const char *sql); /* several, without results */
must_check enum err db_snapshot(struct ctx *cx,
				struct db *db); /* until then every read sees one moment */
must_check enum err db_snapshot_end(struct ctx *cx, struct db *db);
bool db_in_transaction(struct db *db);
/* Statements of this connection ask now and then; where the answer is no, they fail as
 * E_UNAVAILABLE, and an open transaction may be over.  p outlives the connection; NULL: they ask
 * nobody. */
void db_brake(struct db *db, const struct brake *p);
/* Has another connection committed since this was asked last?  The first answer is no.  Yes also
 * after a transaction of this connection failed: SQLite read its pages anew. */
must_check enum err db_others_wrote(struct ctx *cx, struct db *db, bool *out);
/* Somebody else carries: grown(arg, pages) after each commit of this connection, which carries by
 * itself only where there are more than `most` pages. */
void db_wal_watch(struct db *db, void (*grown)(void *arg, int pages), void *arg, int most);

/* Where contents are read: the database itself, or, in a replay, the one that is replayed. */
struct db *db_contents(struct db *db);
void db_contents_from(struct db *db, struct db *other);
void db_close(struct db *db);
struct sqlite3 *db_sqlite(struct db *db); /* for engine/db_copy.c and db_file.c alone */

/* Were rows of the table due put through this connection?  For engine/due.c. */
bool *db_due_put(struct db *db);

/*
 * A place for what one room keeps while the connection is open, such as bytes that are read again
 * and again; NULL at first.  A rollback leaves it: whatever lies there must be true without the
 * tables.
 */
void **db_kept(struct db *db, void (*drop)(void *kept));

struct stmt db_stmt(struct db *db, sql_id id);
void stmt_give_back(struct stmt *s);
#define auto_stmt cleanup(stmt_give_back) struct stmt

void bind_text(struct stmt *s, const char *name, const char *value); /* NULL binds null */
void bind_int(struct stmt *s, const char *name, int64_t value);
void bind_blob(struct stmt *s, const char *name, const void *value,
	       size_t size); /* NULL binds null */

must_check enum err stmt_run(struct ctx *cx, struct stmt *s);                /* no row wanted */
must_check enum err stmt_write(struct ctx *cx, struct stmt *s, bool *wrote); /* any row at all? */
must_check enum err stmt_next(struct ctx *cx, struct stmt *s, bool *row); /* step to the next row */
must_check enum err db_run(struct ctx *cx, struct db *db, sql_id id); /* nothing to bind, no row */

/* Columns of the row a statement is at; text is copied into the arena of cx. */
int64_t col_int(struct stmt *s, int i);
const char *col_text(struct ctx *cx, struct stmt *s, int i); /* NULL: it is null */
const void *col_bytes(struct ctx *cx, struct stmt *s, int i, size_t *size);
/* Not copied: until the statement takes its next step or is given back. */
const void *col_borrow(struct stmt *s, int i, size_t *size);
/* A hash or the like, of n bytes; false: it has another length, which a forged file may hold. */
must_check bool col_exact(struct stmt *s, int i, void *out, size_t n);
