#include "engine/wal.h"

#include <sys/stat.h>

#include "engine/fsck.h"
#include "store.h"

/* Each in a commit of its own, of some seven pages: fewer than the writer carries itself. */
#define WRITES 1000

static off_t size_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size;
}

TEST(what_commits_leave_is_carried_into_the_database_beside_the_writer)
{
	auto_fixture f = fixture_open();
	off_t before = size_of(f.path);
	struct writer_config cfg = { .db_path = f.path, .signer = f.signer };
	struct fsck_report r;
	struct writer *w;
	int n = 0;

	assert_ok(&f.cx, wal_start(&f.cx, f.path, &cfg.wal));
	assert_ok(&f.cx, writer_start(&f.cx, &cfg, &w));
	while (n < WRITES && size_of(f.path) == before)
		assert_ok(&f.cx, writer_model(&f, w, arena_printf(&f.cx.mem, "model-%d", n++)));
	ck_assert_int_gt(size_of(f.path), before);
	writer_stop(w);
	wal_stop(cfg.wal);
	writer_free(w);
	assert_ok(&f.cx, fsck(&f.cx, f.path, NULL, FSCK_REPLAY, &r));
}
