/*
 * Files are replaced by a rename after an fsync, so that a reader sees the old
 * or the new and never a part.  file_make() refuses a file that exists: keys
 * are never overwritten.
 */

#include "lib/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/regular.h"

#define CHUNK 8192

void file_close(FILE **f)
{
	if (*f)
		fclose(*f);
}

static enum err file_failed(struct ctx *cx, const char *act, const char *path)
{
	return errf(cx, E_INVALID, "cannot %s %s: %s", act, path, regular_why());
}

enum err file_folder_make(struct ctx *cx, const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? OK : file_failed(cx, "make", path);
}

enum err file_open(struct ctx *cx, const char *path, FILE **out)
{
	int fd = regular_open(path, O_RDONLY, NULL);

	*out = fd >= 0 ? fdopen(fd, "rb") : NULL;
	return *out ? OK : file_failed(cx, "read", path);
}

static enum err stream_take(struct ctx *cx, const char *path, FILE *f, size_t max, char **out,
			    size_t *size)
{
	size_t room = CHUNK, n;
	char *bigger;

	*out = arena_alloc(&cx->mem, room + 1);
	for (*size = 0; (n = fread(*out + *size, 1, room - *size, f)) > 0;) {
		*size += n;
		if (*size > max)
			return errf(cx, E_TOO_LARGE, "%s is over %zu bytes", path, max);
		if (*size < room)
			continue;
		bigger = arena_alloc(&cx->mem, 2 * room + 1);
		memcpy(bigger, *out, *size);
		*out = bigger;
		room *= 2;
	}
	(*out)[*size] = '\0';
	return ferror(f) ? file_failed(cx, "read", path) : OK;
}

enum err file_load(struct ctx *cx, const char *path, size_t max, char **out, size_t *size)
{
	auto_file f = NULL;

	TRY(file_open(cx, path, &f));
	return stream_take(cx, path, f, max, out, size);
}

enum err input_load(struct ctx *cx, const char *path, size_t max, char **out, size_t *size)
{
	auto_file f = fopen(path, "rbe");

	return f ? stream_take(cx, path, f, max, out, size) : file_failed(cx, "read", path);
}

static bool file_write_all(int fd, const void *bytes, size_t size)
{
	const char *p = bytes;
	ssize_t n;

	for (; size > 0; p += n, size -= (size_t)n) {
		n = write(fd, p, size);
		if (n < 0)
			return false;
	}
	return true;
}

enum err file_keep(struct ctx *cx, const char *path, const void *bytes, size_t size, mode_t mode)
{
	char *temporary = arena_printf(&cx->mem, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	bool whole;

	if (fd < 0)
		return file_failed(cx, "write", path);
	whole = fchmod(fd, mode) == 0 && file_write_all(fd, bytes, size) && fsync(fd) == 0;
	whole = close(fd) == 0 && whole;
	if (whole && rename(temporary, path) == 0)
		return OK;
	file_failed(cx, "write", path);
	unlink(temporary);
	return E_INVALID;
}

enum err file_make(struct ctx *cx, const char *path, const void *bytes, size_t size, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool whole;

	if (fd < 0 && errno == EEXIST)
		return errf(cx, E_CONFLICT, "%s is there already", path);
	if (fd < 0)
		return file_failed(cx, "write", path);
	whole = file_write_all(fd, bytes, size) && fsync(fd) == 0;
	whole = close(fd) == 0 && whole;
	if (whole)
		return OK;
	file_failed(cx, "write", path);
	unlink(path);
	return E_INVALID;
}

enum err file_hash(struct ctx *cx, FILE *f, watch_fn *watch, void *arg, struct file_facts *out)
{
	unsigned char chunk[CHUNK]; /* not the arena: a poll hashes every file there is */
	struct stat st;
	SHA256_CTX hashing;
	size_t n;

	out->size = 0;
	if (fstat(fileno(f), &st) != 0)
		return errf(cx, E_INVALID, "cannot read: %s", strerror(errno));
	rewind(f);
	SHA256_Init(&hashing);
	while ((n = fread(chunk, 1, CHUNK, f)) > 0) {
		SHA256_Update(&hashing, chunk, n);
		out->size += n;
		if (watch)
			watch(arg, out->size, (uint64_t)st.st_size);
	}
	SHA256_Final(out->hash.b, &hashing);
	if (ferror(f))
		return errf(cx, E_INVALID, "cannot read: %s", strerror(errno));
	rewind(f);
	return OK;
}
