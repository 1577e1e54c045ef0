#pragma once

/*
 * Wal: carries what commits left in SQLite's write-ahead log into the database,
 * on a thread and a connection of its own.  SQLite would do that on the writer's
 * thread, at the end of a commit, and an act would wait for it.  (SQLite calls it
 * a checkpoint; ours are signed and have nothing to do with it.)
 *
 * A commit is durable in the write-ahead log alone; so it loses nothing that this
 * thread is late, fails or is not there, but a file that grows.  Where the file
 * has WAL_MOST pages, the writer carries the rest itself.  Starting and
 * stopping: the thread that does both for the writer.  E_FAULT: no thread; other
 * errors are the database's (engine/db.h).
 */

#include "base/err.h"

#define WAL_ENOUGH 1000 /* pages that are worth it */
#define WAL_MOST   8000 /* pages until the writer must: 32 MiB */

struct wal;

must_check enum err wal_start(struct ctx *cx, const char *db_path, struct wal **out);
/* On the writer's thread, after a commit: so many pages are in the file. */
void wal_grown(void *wal, int pages);
void wal_stop(struct wal *w);
