#include "files.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mark.h"
#include "test.h"

struct bytes source_read(struct ctx *cx, const char *path)
{
	FILE *f = fopen(arena_printf(&cx->mem, "%s/%s", getenv("SIGNET_SOURCE"), path), "rb");
	struct bytes out;

	ck_assert_msg(f != NULL, "no %s; SIGNET_SOURCE is %s", path, getenv("SIGNET_SOURCE"));
	fseek(f, 0, SEEK_END);
	out.size = (size_t)ftell(f);
	rewind(f);
	out.b = arena_alloc(&cx->mem, out.size + 1);
	ck_assert_uint_eq(fread(out.b, 1, out.size, f), out.size);
	fclose(f);
	return out;
}

struct bytes golden(struct ctx *cx, const char *name)
{
	return source_read(cx, arena_printf(&cx->mem, "test/golden/%s", name));
}

char *text_with(struct ctx *cx, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	ck_assert_msg(at != NULL, "no '%s' in: %s", from, text);
	return arena_printf(&cx->mem, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

const char *text_with_all(struct ctx *cx, const char *text, const char *from, const char *to)
{
	const char *done = "", *at;

	while ((at = strstr(text, from))) {
		done = arena_printf(&cx->mem, "%s%.*s%s", done, (int)(at - text), text, to);
		text = at + strlen(from);
	}
	return arena_printf(&cx->mem, "%s%s", done, text);
}

bool file_has(struct ctx *cx, const char *path, const char *bytes)
{
	FILE *f = fopen(path, "rb");
	size_t n;
	char *all;

	if (!f)
		return false;
	fseek(f, 0, SEEK_END);
	n = (size_t)ftell(f);
	rewind(f);
	all = arena_alloc(&cx->mem, n + 1);
	ck_assert_uint_eq(fread(all, 1, n, f), n);
	fclose(f);
	return memmem(all, n, bytes, strlen(bytes)) != NULL;
}

void files_limit(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

void file_swap(const char *path, const void *bytes, size_t size)
{
	struct timespec times[2];
	struct stat was;
	int fd;

	ck_assert_int_eq(stat(path, &was), 0);
	ck_assert_int_eq(chmod(path, 0600), 0);
	fd = open(path, O_WRONLY | O_TRUNC);
	ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
	times[0] = was.st_atim;
	times[1] = was.st_mtim;
	ck_assert_int_eq(futimens(fd, times), 0);
	close(fd);
}

void file_settles(const char *path)
{
	struct timespec now;
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	do {
		usleep(10000);
		clock_gettime(CLOCK_REALTIME, &now);
	} while (now.tv_sec - st.st_ctim.tv_sec <= MARK_SETTLED_MS / 1000 + 1);
}
