/*
 * A file is durable when its bytes and the name in its directory are:
 * file_create() syncs both.  O_EXCL makes it the caller's decision what a file
 * that exists means; nothing in the data directory is overwritten in place.
 */

#include "engine/files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular.h"

static enum err files_failed(struct ctx *cx, const char *what, const char *path)
{
	return errf(cx, E_UNAVAILABLE, "cannot %s %s: %s", what, path, strerror(errno));
}

enum err dir_make(struct ctx *cx, const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? OK : files_failed(cx, "make", path);
}

enum err own_alone_check(struct ctx *cx, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return files_failed(cx, "look at", path);
	if ((st.st_mode & 077) == 0)
		return OK;
	return errf(cx, E_CONFLICT, "%s is open to others, with mode %03o: chmod go-rwx %s", path,
		    (unsigned)st.st_mode & 0777, path);
}

enum err dir_sync(struct ctx *cx, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok ? OK : files_failed(cx, "sync", path);
}

static bool files_write_all(int fd, const char *p, size_t size)
{
	ssize_t n;

	for (; size > 0; p += n, size -= (size_t)n) {
		n = write(fd, p, size);
		if (n <= 0)
			return false;
	}
	return true;
}

enum err file_create(struct ctx *cx, const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0 && errno == EEXIST)
		return errf(cx, E_CONFLICT, "%s exists", path);
	if (fd < 0)
		return files_failed(cx, "create", path);
	ok = files_write_all(fd, bytes, size) && fsync(fd) == 0;
	close(fd);
	if (!ok)
		return files_failed(cx, "write", path);
	return dir_sync(cx, dirname(arena_strdup(&cx->mem, path)));
}

static enum err files_open(struct ctx *cx, const char *path, int *fd, struct stat *st)
{
	*fd = regular_open(path, O_RDONLY, st);
	if (*fd >= 0)
		return OK;
	if (errno == ENXIO)
		return errf(cx, E_CONFLICT, "%s is no regular file", path);
	return errno == ENOENT ? errf(cx, E_NOT_FOUND, "there is no %s", path)
			       : files_failed(cx, "open", path);
}

enum err file_read(struct ctx *cx, const char *path, size_t max, char **out, size_t *size)
{
	ssize_t n = 0;
	int fd;

	TRY(files_open(cx, path, &fd, NULL));
	/* one byte over the limit, to see that it was passed, and a NUL */
	*out = arena_alloc(&cx->mem, max + 2);
	for (*size = 0; *size <= max; *size += (size_t)n) {
		n = read(fd, *out + *size, max + 1 - *size);
		if (n <= 0)
			break;
	}
	close(fd);
	if (n < 0)
		return files_failed(cx, "read", path);
	return *size <= max ? OK : errf(cx, E_TOO_LARGE, "%s is over %zu bytes", path, max);
}

enum err file_mapped(struct ctx *cx, const char *path, const void **out, size_t *size)
{
	struct stat st;
	int fd;

	TRY(files_open(cx, path, &fd, &st));
	*size = (size_t)st.st_size;
	*out = *size > 0 ? mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	close(fd);
	if (*size == 0)
		return errf(cx, E_INVALID, "%s is empty", path);
	return *out != MAP_FAILED ? OK : files_failed(cx, "read", path);
}
