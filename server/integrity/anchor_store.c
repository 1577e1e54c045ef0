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

#define TAIL_MAX \
	(4 * ANCHOR_LINE_MAX) /* bytes at the end of the file in which the line is sought */

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

static enum err tail_read(struct ctx *cx, int fd, off_t end, char **out, size_t *size)
{
	return anchor_bytes_read(cx, fd, end > TAIL_MAX ? end - TAIL_MAX : 0, TAIL_MAX, out, size);
}

/* From the last line feed back: whatever lies behind it was torn. */
static bool newest_line(struct ctx *cx, const char *tail, size_t size, struct anchor_line *out)
{
	const char *end = size ? memrchr(tail, '\n', size) : NULL, *begin;

	while (end) {
		begin = memrchr(tail, '\n', (size_t)(end - tail));
		begin = begin ? begin + 1 : tail;
		if (anchor_line_parse(cx, begin, (size_t)(end - begin), out) == OK)
			return true;
		end = begin > tail ? begin - 1 : NULL;
	}
	return false;
}

enum err anchor_newest(struct ctx *cx, const char *path, struct anchor_line *out,
		       enum anchor_has *has)
{
	struct stat st;
	auto_fd fd = regular_open(path, O_RDONLY, &st);
	size_t size;
	char *tail;

	*has = ANCHOR_NO_FILE;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? OK : anchor_failed(cx, "opened");
	TRY(tail_read(cx, fd, st.st_size, &tail, &size));
	*has = size == 0                          ? ANCHOR_NO_BYTES
	       : newest_line(cx, tail, size, out) ? ANCHOR_WHOLE
						  : ANCHOR_NO_LINE;
	return OK;
}

static size_t whole_lines(const char *bytes, size_t size)
{
	const char *end = size ? memrchr(bytes, '\n', size) : NULL;

	return end ? (size_t)(end - bytes) + 1 : 0;
}

enum err anchor_news(struct ctx *cx, const char *path, struct anchor_mark *mark, char **out,
		     size_t *size)
{
	struct stat st;
	auto_fd fd = regular_open(path, O_RDONLY, &st);
	off_t from;

	if (fd < 0)
		return anchor_failed(cx, "read");
	from = mark->device == st.st_dev && mark->inode == st.st_ino && mark->size <= st.st_size
		       ? (off_t)mark->size
		       : 0;
	if (st.st_size - from > ANCHOR_FILE_MAX)
		from = st.st_size - ANCHOR_FILE_MAX;
	TRY(anchor_bytes_read(cx, fd, from, (size_t)(st.st_size - from), out, size));
	*size = whole_lines(*out, *size);
	*mark = (struct anchor_mark){ st.st_dev, st.st_ino, (int64_t)from + (int64_t)*size };
	return OK;
}

/* ---- writing ---- */

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
	TRY(file_put(cx, arena_printf(&cx->mem, "%s.1", path), all, n));
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
