/*
 * The file is opened anew for each line, so that a file that was taken away or replaced is noticed
 * and no line goes where nobody looks.
 *
 * Never: let a torn end swallow the line after it; take PATH away before its successor is whole and
 * durable.
 */

#include "integrity/anchor_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular.h"
#include "engine/files.h"

#define CHUNK ((size_t)(2 * ANCHOR_LINE_MAX)) /* bytes that are read at once */

static enum err anchor_failed(struct ctx *cx, const char *what)
{
	return errf(cx, E_UNAVAILABLE, "the anchor cannot be %s: %s", what, regular_why());
}

static void fd_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
#define auto_fd cleanup(fd_close) int

/* ---- reading ---- */

static enum err anchor_bytes_read(struct ctx *cx, int fd, off_t from, size_t room, char **out,
				  size_t *size)
{
	ssize_t n;

	*out = arena_alloc(&cx->mem, room + 1);
	for (*size = 0; *size < room; *size += (size_t)n) {
		n = pread(fd, *out + *size, room - *size, from + (off_t)*size);
		if (n < 0)
			return anchor_failed(cx, "read");
		if (n == 0)
			break;
	}
	return OK;
}

/* Is it the file of the mark, and is the mark's line where it was? */
static enum err mark_holds(struct ctx *cx, int fd, const struct stat *st,
			   const struct anchor_mark *m, bool *out)
{
	struct hash hash;
	size_t size;
	char *bytes;

	*out = m->device == st->st_dev && m->inode == st->st_ino && m->size <= st->st_size;
	if (!*out || !m->last_size)
		return OK;
	TRY(anchor_bytes_read(cx, fd, (off_t)m->size - (off_t)m->last_size, m->last_size, &bytes,
			      &size));
	hash = hash_bytes(bytes, size);
	*out = size == m->last_size && hash_same(&hash, &m->last);
	return OK;
}

static enum err line_take(struct ctx *step, const char *bytes, size_t size,
			  struct anchor_reading *r)
{
	struct anchor_line *line = arena_alloc(&step->mem, sizeof(*line));

	r->mark.last = hash_bytes(bytes, size);
	r->mark.last_size = size;
	if (size > ANCHOR_LINE_MAX || anchor_line_parse(step, bytes, size - 1, line) != OK)
		return OK;
	r->has = ANCHOR_WHOLE;
	if (strcmp(line->origin, r->origin) == 0) {
		r->fell |= line->head.size < r->mark.entries;
		r->mark.entries = line->head.size;
	}
	return r->each(r->arg, step, line);
}

/* The whole lines of the next bytes.  A line that is too long is cut.  *more false: a torn
 * end is left, or nothing. */
static enum err chunk_take(struct ctx *step, int fd, struct anchor_reading *r, bool *more)
{
	const char *at, *end;
	size_t size;
	char *bytes;

	TRY(anchor_bytes_read(step, fd, (off_t)r->mark.size, CHUNK, &bytes, &size));
	for (at = bytes; (end = memchr(at, '\n', size - (size_t)(at - bytes))); at = end + 1)
		TRY(line_take(step, at, (size_t)(end - at) + 1, r));
	if (at == bytes && size == CHUNK) {
		at += size;
		r->mark.last_size = 0;
	}
	r->mark.size += at - bytes;
	*more = at > bytes;
	return OK;
}

static enum err lines_take(struct ctx *cx, int fd, off_t end, struct anchor_reading *r)
{
	struct ctx step = { 0 };
	bool more = true;
	enum err e = OK;

	while (e == OK && more && r->mark.size < end) {
		e = chunk_take(&step, fd, r, &more);
		arena_reset(&step.mem);
	}
	if (e != OK)
		e = errf(cx, e, "%s", step.detail);
	arena_free(&step.mem);
	return e;
}

enum err anchor_read(struct ctx *cx, const char *path, struct anchor_reading *r)
{
	struct stat st;
	auto_fd fd = regular_open(path, O_RDONLY, &st);
	bool holds;

	r->has = ANCHOR_NO_FILE;
	r->again = r->fell = false;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? OK : anchor_failed(cx, "opened");
	TRY(mark_holds(cx, fd, &st, &r->mark, &holds));
	r->again = !holds && r->mark.inode;
	if (!holds)
		r->mark = (struct anchor_mark){ .device = st.st_dev, .inode = st.st_ino };
	r->has = st.st_size ? ANCHOR_NO_LINE : ANCHOR_NO_BYTES;
	return lines_take(cx, fd, st.st_size, r);
}

/* ---- writing ---- */

const char *anchor_rotated(struct ctx *cx, const char *path)
{
	return arena_printf(&cx->mem, "%s.1", path);
}

static bool bytes_write(int fd, const char *p, size_t size)
{
	for (ssize_t n; size > 0; p += n, size -= (size_t)n) {
		n = write(fd, p, size);
		if (n <= 0)
			return false;
	}
	return true;
}

/* What was torn ends here, and the line begins on one of its own. */
static bool anchor_line_add(int fd, off_t end, const char *line, size_t size)
{
	char last = '\n';

	if (end > 0 && pread(fd, &last, 1, end - 1) != 1)
		return false;
	if (last != '\n' && !bytes_write(fd, "\n", 1))
		return false;
	return bytes_write(fd, line, size) && fsync(fd) == 0;
}

/* The file of that name has these bytes, or those that it had. */
static enum err file_put(struct ctx *cx, const char *path, const char *bytes, size_t size)
{
	const char *new = arena_printf(&cx->mem, "%s.new", path);

	unlink(new); /* of a start that was killed */
	TRY(file_create(cx, new, bytes, size));
	if (rename(new, path) != 0)
		return anchor_failed(cx, "rotated");
	return dir_sync(cx, dirname(arena_strdup(&cx->mem, path)));
}

static enum err anchor_rotate(struct ctx *cx, const char *path, const char *line, size_t size)
{
	size_t n;
	char *all;

	TRY(file_read(cx, path, ANCHOR_FILE_MAX + ANCHOR_LINE_MAX, &all, &n));
	TRY(file_put(cx, anchor_rotated(cx, path), all, n));
	return file_put(cx, path, line, size);
}

enum err anchor_append(struct ctx *cx, const char *path, const char *line, size_t size)
{
	struct stat st;
	auto_fd fd = regular_open(path, O_RDWR | O_APPEND, &st);

	if (fd < 0)
		return anchor_failed(cx, "opened");
	/* a folder in which nothing can be made lets the file grow */
	if (st.st_size + (off_t)size > ANCHOR_FILE_MAX && anchor_rotate(cx, path, line, size) == OK)
		return OK;
	if (anchor_line_add(fd, st.st_size, line, size))
		return OK;
	return anchor_failed(cx, "written");
}

enum err anchor_create(struct ctx *cx, const char *path, const char *line, size_t size)
{
	return file_create(cx, path, line, size);
}

enum err anchor_anew(struct ctx *cx, const char *path, const char *beside, const char *line,
		     size_t size, const char **kept)
{
	*kept = NULL;
	if (access(path, F_OK) == 0) {
		if (access(beside, F_OK) == 0)
			return errf(cx, E_CONFLICT, "there are both %s and %s", path, beside);
		if (rename(path, beside) != 0)
			return anchor_failed(cx, "kept under another name");
		*kept = beside;
	}
	return file_put(cx, path, line, size);
}

/* ---- where it lies ---- */

static void text_free(char **text)
{
	free(*text);
}

enum err anchor_outside(struct ctx *cx, const char *path, const char *dir)
{
	cleanup(text_free) char *whole = realpath(dir, NULL);
	cleanup(text_free) char *folder = realpath(dirname(arena_strdup(&cx->mem, path)), NULL);
	size_t n = whole ? strlen(whole) : 0;

	if (!whole || !folder || strncmp(folder, whole, n) != 0 ||
	    (folder[n] != '\0' && folder[n] != '/'))
		return OK;
	return errf(cx, E_INVALID,
		    "--anchor %s lies in the data directory, and would be restored with it: name a "
		    "file elsewhere, best on another machine's disk",
		    path);
}
