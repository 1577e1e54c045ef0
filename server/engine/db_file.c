#include "engine/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the place of open() in SQLite, which opens folders to sync them, and devices of the system's
 * own, too. */
static int unhindered_open(const char *path, int flags, int mode)
{
	int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, mode);
	struct stat st;

	if (fd < 0 || (fstat(fd, &st) == 0 && !S_ISFIFO(st.st_mode) && !S_ISBLK(st.st_mode)))
		return fd;
	close(fd);
	errno = ENXIO;
	return -1;
}

void db_files_start(void)
{
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);

	if (!system || system->xSetSystemCall(system, "open",
					      (sqlite3_syscall_ptr)unhindered_open) != SQLITE_OK)
		abort();
}

enum err db_wal_alone_check(struct ctx *cx, const char *path)
{
	struct stat st;

	if (!*path || (stat(path, &st) == 0 && st.st_size > 0))
		return OK;
	if (stat(arena_printf(&cx->mem, "%s-wal", path), &st) != 0 || st.st_size == 0)
		return OK;
	return errf(cx, E_FAULT,
		    "%s is missing or empty, and %s-wal belongs to it: put the database back, or "
		    "move that file away",
		    path, path);
}

enum err db_wal_carry(struct ctx *cx, struct db *db)
{
	int rc = sqlite3_wal_checkpoint_v2(db_sqlite(db), NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
					   NULL);

	return rc == SQLITE_OK || rc == SQLITE_BUSY
		       ? OK
		       : errf(cx, E_FAULT, "sqlite: %s", sqlite3_errmsg(db_sqlite(db)));
}

enum err db_wal_carry_all(struct ctx *cx, struct db *db)
{
	int in_log, carried, rc;

	rc = sqlite3_wal_checkpoint_v2(db_sqlite(db), NULL, SQLITE_CHECKPOINT_FULL, &in_log,
				       &carried);
	if (rc == SQLITE_OK && in_log == carried)
		return OK;
	return errf(cx, E_UNAVAILABLE, "sqlite: %s", sqlite3_errstr(rc));
}

static int pages_copy(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");

	if (!b)
		return sqlite3_errcode(to);
	sqlite3_backup_step(b, -1); /* whose result is that of the next */
	return sqlite3_backup_finish(b);
}

enum err db_copy(struct ctx *cx, struct db *db, const char *path)
{
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = pages_copy(db_sqlite(db), to);
	sqlite3_close(to);
	return rc == SQLITE_OK ? OK
			       : errf(cx, E_FAULT, "cannot copy the database to %s: %s", path,
				      sqlite3_errstr(rc));
}
