#include <sys/wait.h>
#include <unistd.h>

#include "engine/fsck.h"
#include "engine/writer.h"
#include "stream.h"
#include "vfs.h"

static struct vfs vfs;

static void writer_open(struct fixture *f, struct writer **w)
{
	const struct writer_config cfg = { .db_path = f->path, .signer = f->signer };

	vfs_install(&vfs);
	assert_ok(&f->cx, writer_start(&f->cx, &cfg, w));
}

TEST(a_full_disk_is_a_503_and_the_log_goes_on)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;
	struct writer *w;

	writer_open(&f, &w);
	assert_ok(&f.cx, writer_model(&f, w, "a"));
	vfs_fail(&vfs, &vfs_full, 1, true);
	assert_err(writer_model(&f, w, "b"), E_UNAVAILABLE);
	ck_assert_int_eq(f.last.index, NO_ENTRY);
	assert_err(writer_model(&f, w, "a"), E_UNAVAILABLE); /* nor may a refusal go unrecorded */
	vfs.disk = NULL;
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

	writer_open(&f, &w);
	vfs_fail(&vfs, &vfs_full, 1, true);
	script_run(&f, w, script, out);
	for (size_t i = 0; script[i]; i++) {
		ck_assert_int_eq(out[i].result, E_UNAVAILABLE);
		ck_assert_int_eq(out[i].index, NO_ENTRY);
	}
	vfs.disk = NULL;
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

/* Whichever call of COMMIT it is. */
static const struct vfs_disk last[] = {
	{ { [VFS_WRITE] = SQLITE_IOERR_WRITE } },
	{ { [VFS_SYNC] = SQLITE_IOERR_FSYNC } },
};

TEST_EACH(an_unknown_outcome_is_never_answered, last)
{
	auto_fixture f = fixture_open();
	struct fsck_report r;
	int status;

	if (fork() == 0) {
		struct writer *w;

		writer_open(&f, &w);
		vfs_fail(&vfs, &last[_i], 1, true);
		writer_model(&f, w, "a");
		_exit(0); /* answered */
	}
	wait(&status);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), WRITER_EXIT);
	assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
}
