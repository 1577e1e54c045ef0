#include "engine/blob_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store.h"

#define TEXT_ "these bytes"

static struct blobs open_in(struct fixture *f)
{
	const char *dir = arena_printf(&f->cx.mem, "%s/blobs", f->dir);
	struct blobs b;

	assert_ok(&f->cx, blobs_open(&f->cx, f->db, dir, &b));
	return b;
}

static const char *stage(struct fixture *f, const struct blobs *b, struct stage *s)
{
	assert_ok(&f->cx, stage_begin(&f->cx, b, "id", s));
	assert_ok(&f->cx, stage_write(&f->cx, s, TEXT_, 5));
	assert_ok(&f->cx, stage_write(&f->cx, s, &TEXT_[5], strlen(TEXT_) - 5));
	assert_ok(&f->cx, stage_end(&f->cx, s));
	return digest_text(&f->cx, &s->hash);
}

static size_t staged(struct fixture *f, const struct blobs *b)
{
	struct stat st;
	bool there = stat(arena_printf(&f->cx.mem, "%s/staging/id", b->dir), &st) == 0;

	ck_assert(there || errno == ENOENT);
	return there ? (size_t)st.st_size : 0;
}

TEST(what_is_kept_reads_back_under_its_digest)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	const char *digest;
	struct stage s;
	char read_back[20] = "";
	int fd;

	digest = stage(&f, &b, &s);
	assert_ok(&f.cx, stage_keep(&f.cx, &b, &s));
	stage_settled(&s);
	assert_ok(&f.cx, blob_read(&f.cx, &b, digest, strlen(TEXT_), &fd));
	ck_assert_int_eq(read(fd, read_back, sizeof(read_back)), strlen(TEXT_));
	ck_assert_str_eq(read_back, TEXT_);
	assert_ok(&f.cx, blob_check(&f.cx, &b, digest, strlen(TEXT_)));
	close(fd);
}

TEST(a_changed_blob_is_found)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	const char *digest, *path;
	struct stage s;
	FILE *file;

	digest = stage(&f, &b, &s);
	assert_ok(&f.cx, stage_keep(&f.cx, &b, &s));
	stage_settled(&s);
	path = arena_printf(&f.cx.mem, "%s/%.2s/%s", b.dir, digest + 7, digest + 9);
	chmod(path, 0600);
	file = fopen(path, "r+");
	fputc('T', file);
	fclose(file);
	assert_err(blob_check(&f.cx, &b, digest, strlen(TEXT_)), E_DAMAGED);
	unlink(path);
	assert_err(blob_check(&f.cx, &b, digest, strlen(TEXT_)), E_DAMAGED);
}

TEST(a_blob_that_cannot_be_opened_just_now_is_not_called_damaged)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	struct rlimit usual, none;
	const char *digest;
	struct stage s;
	enum err e;
	int fd;

	digest = stage(&f, &b, &s);
	assert_ok(&f.cx, stage_keep(&f.cx, &b, &s));
	stage_settled(&s);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &usual), 0);
	none = usual;
	none.rlim_cur = 0;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	e = blob_read(&f.cx, &b, digest, strlen(TEXT_), &fd);
	setrlimit(RLIMIT_NOFILE, &usual);
	assert_err(e, E_UNAVAILABLE);
	detail_says(f.cx.detail, strerror(EMFILE));
	ck_assert_int_lt(fd, 0);
}

/* A process that ends between naming a blob and committing its entry leaves a link in staging. */
static const bool named_by_a_row[] = { false, true };

TEST_EACH(a_blob_without_an_entry_is_gone_after_the_next_start, named_by_a_row)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	const char *digest;
	struct stage s;
	int fd;

	digest = stage(&f, &b, &s);
	assert_ok(&f.cx, stage_keep(&f.cx, &b, &s));
	batch_begin(&f);
	if (named_by_a_row[_i])
		add_artifact(&f, digest);
	batch_end(&f);
	b = open_in(&f); /* as the next process would */
	if (named_by_a_row[_i]) {
		assert_ok(&f.cx, blob_read(&f.cx, &b, digest, strlen(TEXT_), &fd));
		close(fd);
	} else {
		assert_err(blob_read(&f.cx, &b, digest, strlen(TEXT_), &fd), E_DAMAGED);
	}
	stage_drop(&s);
}

TEST(an_upload_that_was_cut_leaves_nothing)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	struct stage s;

	stage(&f, &b, &s);
	ck_assert_uint_eq(staged(&f, &b), strlen(TEXT_));
	stage_drop(&s);
	ck_assert_uint_eq(staged(&f, &b), 0);
	stage(&f, &b, &s);
	b = open_in(&f);
	ck_assert_uint_eq(staged(&f, &b), 0);
	stage_drop(&s);
}
