#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"
#include "store.h"
#include "store/fsck.h"
#include "store/history.h"
#include "store/model.h"
#include "store/writer.h"

/* ---- every k-th call to the disk fails ---- */

/* The call that fails, counted from 1, and how.  SQLite calls through pointers, so they need names.
 */
static atomic_int calls, failing;
static int failure;

static bool fails(void)
{
	if (atomic_fetch_add(&calls, 1) + 1 != failing)
		return false;
	errno = failure;
	return true;
}

static ssize_t write_at(int fd, const void *p, size_t n, off_t at)
{
	return fails() ? -1 : pwrite(fd, p, n, at);
}

static int cut(int fd, off_t size)
{
	return fails() ? -1 : ftruncate(fd, size);
}

static void shim(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)write_at);
	vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)write_at);
	vfs->xSetSystemCall(vfs, "ftruncate", (sqlite3_syscall_ptr)cut);
}

static const char *const names[] = { "a", "b", "c", "d" };

/* In a process of its own, which may end without an answer; what was acknowledged goes to the pipe.
 */
static void work(struct fixture *f, int to)
{
	const struct writer_config cfg = { .db_path = f->path, .signer = f->signer };
	struct writer *w;

	shim();
	if (writer_start(&f->cx, &cfg, &w) != OK)
		_exit(0);
	for (size_t i = 0; i < countof(names); i++)
		if (writer_model(f, w, names[i]) == OK && write(to, names[i], 1) != 1)
			_exit(1);
	writer_stop(w);
	_exit(0);
}

static size_t child(struct fixture *f, char *acknowledged)
{
	int ends[2], status;
	ssize_t n;

	ck_assert_int_eq(pipe(ends), 0);
	if (fork() == 0)
		work(f, ends[1]);
	close(ends[1]);
	wait(&status);
	n = read(ends[0], acknowledged, countof(names));
	close(ends[0]);
	ck_assert(WIFEXITED(status));
	ck_assert(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == WRITER_EXIT);
	return n > 0 ? (size_t)n : 0;
}

static const int failures[] = { EIO, ENOSPC };

#define CALLS_MAX 120 /* more than four commits make */

TEST_EACH(whichever_call_to_the_disk_fails_nothing_acknowledged_is_lost, failures)
{
	failure = failures[_i];
	for (failing = 1; failing < CALLS_MAX; failing++) {
		auto_fixture f = fixture_open();
		char acknowledged[8];
		struct fsck_report r;
		struct body model;
		size_t n;

		atomic_store(&calls, 0);
		n = child(&f, acknowledged);
		assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
		for (size_t i = 0; i < n; i++)
			assert_ok(&f.cx, db_model_at(&f.cx, f.db, (char[]){ acknowledged[i], '\0' },
						     AT_NOW, &model));
	}
}

/* ---- a full disk ---- */

/* Fill a file system to its last byte; the file. */
static void fill(const char *path)
{
	static const char zeros[4096];
	FILE *f = fopen(path, "w");

	while (fwrite(zeros, sizeof(zeros), 1, f) == 1 && fflush(f) == 0)
		;
	fclose(f);
}

static int version_add(struct process *p, struct answer *a, const char *body)
{
	http(p->port, "POST", "/v1/models/m/versions", p->token, "", body, a);
	return a->status;
}

TEST(a_full_disk_is_a_503_reads_go_on_and_so_do_writes_once_there_is_room)
{
	char dir[] = "/tmp/signet-full-XXXXXX", data[60], filler[60], body[200], url[120];
	struct answer *a = malloc(sizeof(*a));
	const struct hash h = hash_bytes("bytes", 5);
	struct ctx cx = { 0 };
	struct fsck_report r;
	struct process p;
	int status = 201;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_msg(mount("none", dir, "tmpfs", 0, "size=8m") == 0, "mount: %s", strerror(errno));
	snprintf(data, sizeof(data), "%s/d", dir);
	snprintf(filler, sizeof(filler), "%s/filler", dir);
	process_init_in(&p, data);
	http(p.port, "POST", "/v1/models", p.token, "", "{\"name\":\"m\",\"title\":\"t\"}", a);
	snprintf(url, sizeof(url), "/v1/artifacts/%s", digest_text(&cx, &h));
	http(p.port, "PUT", url, p.token, "", "bytes", a);
	snprintf(body, sizeof(body), "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}]}",
		 digest_text(&cx, &h));
	ck_assert_int_eq(version_add(&p, a, body), 201);
	fill(filler);
	for (int i = 0; i < 2000 && status == 201; i++)
		status = version_add(&p, a, body);
	ck_assert_int_eq(status, 503);
	assert_says(a->body, "nothing was written");
	http(p.port, "GET", "/v1/models/m/versions/1", p.token, "", NULL, a);
	ck_assert_int_eq(a->status, 200);
	unlink(filler);
	ck_assert_int_eq(version_add(&p, a, body), 201);
	process_kill(&p, SIGTERM);
	assert_ok(&cx,
		  fsck(&cx, arena_printf(&cx.mem, "%s/signet.db", p.dir), NULL, FSCK_REPLAY, &r));
	umount(dir);
	rmdir(dir);
	arena_free(&cx.mem);
	free(a);
}
