/*
 * Each file is held by a descriptor that was opened for its path alone (O_PATH),
 * so its inode is given to no other file while the server runs, and closing the
 * descriptor drops none of SQLite's locks, as closing any other one would.
 *
 * The connection is one of its own: whoever finds that something was taken may
 * be the writer between two batches, or the thread that ticks.  It sees what is
 * committed, because connections of one process share their index of the
 * write-ahead log.  A batch of the writer's that is committed meanwhile is
 * answered by nobody: its look waits for the lock until the process ends.
 *
 * A copy is made page by page and not row by row: a page that is damaged is
 * copied as it is, and fsck names it.
 */

#include "engine/taken.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/db_file.h"
#include "engine/files.h"
#include "engine/instance.h"
#include "engine/log_read.h"

#define KEPT        "signet.db.kept-"
#define CARRY_TRIES 5 /* each waits 2 s for readers and for the writer */

enum part { PART_DB, PART_WAL, PART_SHM, PART_LOCK, PART_COUNT };

struct taken {
	pthread_mutex_t ends; /* taken by the thread that ends the process */
	struct ctx cx;
	struct db *db;
	const char *dir;
	struct {
		const char *path;
		int fd;
		struct stat st;
	} part[PART_COUNT];
};

static bool part_taken(const struct taken *t, enum part p)
{
	struct stat st;

	if (stat(t->part[p].path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR;
	return st.st_dev != t->part[p].st.st_dev || st.st_ino != t->part[p].st.st_ino;
}

/* The file that is open has a name, though perhaps another one. */
static bool part_named(const struct taken *t, enum part p)
{
	struct stat st;

	return fstat(t->part[p].fd, &st) == 0 && st.st_nlink > 0;
}

static void part_say(const struct taken *t, enum part p)
{
	const char *what = access(t->part[p].path, F_OK) == 0 ? "replaced"
			   : part_named(t, p)                 ? "renamed"
							      : "removed";

	fprintf(stderr, "signetd: %s was %s under the running server\n", t->part[p].path, what);
}

/* ---- what was acknowledged ---- */

static uint64_t size_now(struct taken *t)
{
	struct checkpoint head;

	return trail_head(&t->cx, t->db, &head) == OK ? head.size : 0;
}

static bool carried(struct taken *t)
{
	for (int i = 0; i < CARRY_TRIES; i++)
		if (db_wal_carry_all(&t->cx, t->db) == OK)
			return true;
	return false;
}

/* Under its name it is whole. */
static enum err copy_write(struct taken *t, uint64_t size, const char **path)
{
	const char *part = arena_printf(&t->cx.mem, "%s/signet.db.copying", t->dir);
	enum err e;

	for (unsigned n = 0; n == 0 || access(*path, F_OK) == 0; n++)
		*path = arena_printf(&t->cx.mem, n ? "%s/" KEPT "%llu.%u" : "%s/" KEPT "%llu",
				     t->dir, (unsigned long long)size, n);
	unlink(part);
	TRY(file_create(&t->cx, part, "", 0));
	e = db_copy(&t->cx, t->db, part);
	if (e == OK && rename(part, *path) != 0)
		e = errf(&t->cx, E_UNAVAILABLE, "cannot name %s: %s", *path, strerror(errno));
	if (e != OK)
		unlink(part);
	return e == OK ? dir_sync(&t->cx, t->dir) : e;
}

/* NULL: there is none, and all lies in the database under the name that it has now. */
static const char *copy_keep(struct taken *t, uint64_t size, bool elsewhere)
{
	const char *path;

	for (bool said = false; copy_write(t, size, &path) != OK; said = true) {
		if (elsewhere)
			return NULL;
		if (!said)
			fprintf(stderr,
				"signetd: no copy can be kept: %s; what was acknowledged is in the "
				"memory and the open files of process %ld alone: it stays, and "
				"tries again each second\n",
				t->cx.detail, (long)getpid());
		arena_reset(&t->cx.mem);
		sleep(1);
	}
	return path;
}

/* SQLite reads what lies under this name over whatever database is beside it. */
static void wal_set_aside(struct taken *t, uint64_t size)
{
	const char *from = t->part[PART_WAL].path;
	const char *to = arena_printf(&t->cx.mem, "%s.taken-%llu", from, (unsigned long long)size);

	if (rename(from, to) == 0 && dir_sync(&t->cx, t->dir) == OK)
		fprintf(stderr, "signetd: %s is now %s: it belongs to no database there\n", from,
			to);
	else if (errno != ENOENT)
		fprintf(stderr, "signetd: move %s away before you start: %s\n", from,
			strerror(errno));
}

/* ---- the end ---- */

static void way_out_say(const struct taken *t, const char *copy, bool elsewhere)
{
	if (copy)
		fprintf(stderr,
			"signetd: all that was acknowledged is in %s.  Look at what took its "
			"place, put it back, and start again:\n  mv %s %s\n",
			copy, copy, t->part[PART_DB].path);
	else if (elsewhere)
		fprintf(stderr,
			"signetd: all that was acknowledged is in the file that was %s, "
			"under the name that it has now: move it back, and start again\n",
			t->part[PART_DB].path);
	else
		fprintf(stderr, "signetd: all that was acknowledged is in %s: start again\n",
			t->part[PART_DB].path);
}

/* _exit() and not exit(): closing connections would remove what lies under the names. */
static _Noreturn void taken_away(struct taken *t)
{
	bool db_gone, wal_gone, all, elsewhere = false;
	const char *copy = NULL;
	uint64_t size;

	pthread_mutex_lock(&t->ends);
	db_gone = part_taken(t, PART_DB);
	wal_gone = part_taken(t, PART_WAL);
	for (enum part p = 0; p < PART_COUNT; p++)
		if (part_taken(t, p))
			part_say(t, p);
	all = carried(t);
	size = size_now(t);
	if (db_gone || (wal_gone && !all)) {
		elsewhere = all && part_named(t, PART_DB);
		copy = copy_keep(t, size, elsewhere);
	}
	if (db_gone || wal_gone)
		wal_set_aside(t, size);
	way_out_say(t, copy, elsewhere);
	_exit(TAKEN_EXIT);
}

void taken_look(struct taken *t)
{
	if (!t)
		return;
	for (enum part p = 0; p < PART_COUNT; p++)
		if (part_taken(t, p))
			taken_away(t);
}

/* ---- begin and end ---- */

static enum err part_note(struct ctx *cx, struct taken *t, enum part p, const char *path)
{
	t->part[p].path = path;
	t->part[p].fd = open(path, O_PATH | O_CLOEXEC);
	if (t->part[p].fd >= 0 && fstat(t->part[p].fd, &t->part[p].st) == 0)
		return OK;
	return errf(cx, E_UNAVAILABLE, "cannot look at %s: %s", path, strerror(errno));
}

enum err taken_begin(struct ctx *cx, const struct instance *in, struct taken **out)
{
	struct taken *t = *out = calloc(1, sizeof(*t));
	struct arena *mem = &cx->mem;

	if (!t)
		abort();
	pthread_mutex_init(&t->ends, NULL);
	t->dir = in->dir;
	TRY(db_open(cx, in->db_path, DB_WRITE, &t->db)); /* makes the two files beside it */
	TRY(part_note(cx, t, PART_DB, in->db_path));
	TRY(part_note(cx, t, PART_WAL, arena_printf(mem, "%s-wal", in->db_path)));
	TRY(part_note(cx, t, PART_SHM, arena_printf(mem, "%s-shm", in->db_path)));
	TRY(part_note(cx, t, PART_LOCK, arena_printf(mem, "%s/lock", in->dir)));
	/* the lock that is held, not what has its name now */
	return fstat(in->lock, &t->part[PART_LOCK].st) == 0
		       ? OK
		       : errf(cx, E_FAULT, "the lock is not held: %s", strerror(errno));
}

void taken_end(struct taken *t)
{
	taken_look(t);
	db_close(t->db);
	for (enum part p = 0; p < PART_COUNT; p++)
		close(t->part[p].fd);
	arena_free(&t->cx.mem);
	pthread_mutex_destroy(&t->ends);
	free(t);
}

/* ---- the next start ---- */

static const char *copy_find(struct ctx *cx, const char *dir)
{
	const char *found = NULL;
	struct dirent *item;
	DIR *d = opendir(dir);

	while (d && !found && (item = readdir(d)))
		if (strncmp(item->d_name, KEPT, strlen(KEPT)) == 0)
			found = arena_printf(&cx->mem, "%s/%s", dir, item->d_name);
	if (d)
		closedir(d);
	return found;
}

enum err taken_left_check(struct ctx *cx, const struct instance *in)
{
	const char *left = copy_find(cx, in->dir);
	struct stat st;

	if (left)
		return errf(cx, E_CONFLICT,
			    "%s holds all that was acknowledged when the database was taken away "
			    "from a running server: put it back with mv %s %s, or move it out of "
			    "the directory if it is no longer needed",
			    left, left, in->db_path);
	if (stat(in->db_path, &st) != 0 || st.st_size == 0)
		return errf(cx, E_FAULT,
			    "%s is missing or empty, and %s holds the key of its log: restore it",
			    in->db_path, in->dir);
	return OK;
}
