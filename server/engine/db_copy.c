/*
 * SQLite's online backup, by the connection that is copied: its own commits are put into the copy
 * as they happen.
 */

#include "engine/db_copy.h"

#include <sqlite3.h>
#include <stdlib.h>

struct db_copy {
	sqlite3 *to;
	sqlite3_backup *backup;
};

static enum err db_copy_fail(struct ctx *cx, struct db_copy *c, int rc)
{
	int code = rc & 255;

	/* nothing of the database itself is at stake */
	return errf(cx,
		    code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN
			    ? E_UNAVAILABLE
			    : E_FAULT,
		    "sqlite, of a copy: %s", c->to ? sqlite3_errmsg(c->to) : sqlite3_errstr(rc));
}

enum err db_copy_begin(struct ctx *cx, struct db *from, const char *path, struct db_copy **out)
{
	struct db_copy *c = *out = calloc(1, sizeof(*c));
	int rc;

	if (!c)
		abort();
	rc = sqlite3_open_v2(path, &c->to,
			     SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(c->to,
				  "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
				  "PRAGMA cache_size = -1024",
				  NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return db_copy_fail(cx, c, rc);
	c->backup = sqlite3_backup_init(c->to, "main", db_sqlite(from), "main");
	return c->backup ? OK : db_copy_fail(cx, c, sqlite3_errcode(c->to));
}

enum err db_copy_step(struct ctx *cx, struct db_copy *c, int pages, bool *done, unsigned *left,
		      unsigned *all)
{
	int rc = sqlite3_backup_step(c->backup, pages);

	*done = rc == SQLITE_DONE;
	*left = (unsigned)sqlite3_backup_remaining(c->backup);
	*all = (unsigned)sqlite3_backup_pagecount(c->backup);
	if (rc == SQLITE_OK || *done || rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return OK;
	return db_copy_fail(cx, c, rc);
}

void db_copy_end(struct db_copy *c)
{
	if (!c)
		return;
	if (c->backup)
		sqlite3_backup_finish(c->backup);
	sqlite3_close(c->to);
	free(c);
}
