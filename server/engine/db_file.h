#pragma once

/*
 * The database as a file: what lies beside it, in it and in copies of it.
 *
 * SQLite removes the write-ahead log of a database that is empty or not there,
 * and what was acknowledged with it; so nobody opens one before
 * db_wal_alone_check().  A connection belongs to one thread at a time.  E_FAULT where SQLite or the
 * system cannot do it.
 */

#include "engine/db.h"

/* Once in a process, by db_start(): nobody waits for a pipe that lies under the name of a database,
 * or of a file that SQLite looks for beside it (base/regular.h). */
void db_files_start(void);

/* E_FAULT: there is a write-ahead log, and no database to which it belongs. */
must_check enum err db_wal_alone_check(struct ctx *cx, const char *path);
/* Carry what lies in the write-ahead log into the database, as far as no reader needs it there. */
must_check enum err db_wal_carry(struct ctx *cx, struct db *db);
/* All that is committed lies in the database when this returns, after at most 2 s for readers and
 * for the writer; E_UNAVAILABLE: they are not done, or the disk is full. */
must_check enum err db_wal_carry_all(struct ctx *cx, struct db *db);
/* A copy of what this connection sees, page by page, into the file at path, which is empty; synced.
 */
must_check enum err db_copy(struct ctx *cx, struct db *db, const char *path);
