#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/fsck.h"
#include "store/writer.h"
#include "stream.h"

/* Every write to a file fails with this errno; 0: none does.  SQLite calls through a pointer, so it
 * needs a name. */
static atomic_int broken;

static ssize_t write_at(int fd, const void *p, size_t n, off_t at)
{
	errno = broken;
	return broken ? -1 : pwrite(fd, p, n, at);
}

static void shim(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)write_at);
	vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)write_at);
}

static void writer_open(struct fixture *f, struct writer **w)
{
	const struct writer_config cfg = { .db_path = f->path, .signer = f->signer };

	assert_ok(&f->cx, writer_start(&f->cx, &cfg, w));
}

TEST(a_full_disk_is_a_503_and_the_log_goes_on)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;
	struct writer *w;

	shim();
	writer_open(&f, &w);
	assert_ok(&f.cx, writer_model(&f, w, "a"));
	broken = ENOSPC;
	assert_err(writer_model(&f, w, "b"), E_UNAVAILABLE);
	ck_assert_int_eq(f.last.index, NO_ENTRY);
	assert_err(writer_model(&f, w, "a"), E_UNAVAILABLE); /* nor may a refusal go unrecorded */
	broken = 0;
	assert_ok(&f.cx, writer_model(&f, w, "b"));
	ck_assert_int_eq(f.last.index, 2);
	assert_err(writer_model(&f, w, "b"), E_CONFLICT);
	ck_assert_int_eq(f.last.index, 3);
	writer_stop(w);
	writer_free(w);
	assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
	ck_assert_uint_eq(r.entries, 4);
}

/* The disk is full from the moment the items are decided; none of them may seem to be entered. */
TEST(items_gathered_on_a_full_disk_are_a_503_each)
{
	static const char script[] = "abcMd";
	auto_fixture f = fixture_open();
	struct outcome out[SCRIPT_MAX];
	struct fsck_report r;
	struct writer *w;

	shim();
	writer_open(&f, &w);
	broken = ENOSPC;
	script_run(&f, w, script, out);
	for (size_t i = 0; script[i]; i++) {
		ck_assert_int_eq(out[i].result, E_UNAVAILABLE);
		ck_assert_int_eq(out[i].index, NO_ENTRY);
	}
	broken = 0;
	script_run(&f, w, script, out);
	for (size_t i = 0; script[i]; i++)
		ck_assert_int_eq(out[i].result, OK);
	ck_assert_int_eq(out[0].index, 1);
	ck_assert_int_eq(out[4].index, 3);
	writer_stop(w);
	writer_free(w);
	assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
	ck_assert_uint_eq(r.entries, 4);
}

TEST(an_unknown_outcome_is_never_answered)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;
	int status;

	if (fork() == 0) {
		struct writer *w;

		shim();
		writer_open(&f, &w);
		broken = EIO;
		writer_model(&f, w, "a");
		_exit(0); /* answered */
	}
	wait(&status);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), WRITER_EXIT);
	assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
}
