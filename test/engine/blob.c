#include "engine/blob_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/proved.h"
#include "files.h"
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

/* ---- what is kept as proved ---- */

static const char *kept(struct fixture *f, const struct blobs *b)
{
	const char *digest;
	struct stage s;

	digest = stage(f, b, &s);
	assert_ok(&f->cx, stage_keep(&f->cx, b, &s));
	stage_settled(&s);
	return digest;
}

static const char *kept_at(struct fixture *f, const struct blobs *b, const char *digest)
{
	return arena_printf(&f->cx.mem, "%s/%.2s/%s", b->dir, digest + HEX_AT, digest + HEX_AT + 2);
}

static bool is_proved(struct fixture *f, const struct blobs *b, const char *digest)
{
	struct file_mark mark;
	bool out = false;
	int fd;

	assert_ok(&f->cx, blob_read(&f->cx, b, digest, strlen(TEXT_), &fd));
	assert_ok(&f->cx, blob_proved(&f->cx, b, digest, fd, &mark, &out));
	close(fd);
	return out;
}

/* The disk's clock is coarse: another write in this instant leaves the same mark. */
TEST(a_file_of_this_instant_is_not_kept_as_proved)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	const char *digest = kept(&f, &b);
	struct file_mark mark;
	struct hash h;
	int fd;

	assert_ok(&f.cx, blob_read(&f.cx, &b, digest, strlen(TEXT_), &fd));
	ck_assert(file_mark(fd, &mark));
	close(fd);
	ck_assert(digest_parse(digest, &h));
	mark.attributed_ns += INT64_C(3600000000000); /* an hour ahead: no machine is that slow */
	proved_keep(&h, &mark);
	ck_assert(!proved_has(&h, &mark));
	file_settles(kept_at(&f, &b, digest));
	assert_ok(&f.cx, blob_prove(&f.cx, &b, digest, strlen(TEXT_)));
	ck_assert(is_proved(&f, &b, digest));
}

/* A scrub looks for what the disk changed, of which no mark tells. */
TEST(a_scrub_hashes_a_file_whose_mark_is_kept)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	const char *digest = kept(&f, &b), *path = kept_at(&f, &b, digest);
	struct file_mark mark;
	struct hash h;
	int fd;

	chmod(path, 0600);
	file_swap(path, "other bytes", strlen(TEXT_));
	file_settles(path);
	assert_ok(&f.cx, blob_read(&f.cx, &b, digest, strlen(TEXT_), &fd));
	ck_assert(file_mark(fd, &mark));
	close(fd);
	ck_assert(digest_parse(digest, &h));
	proved_keep(&h, &mark); /* as if it was hashed before the disk changed it */
	assert_ok(&f.cx, blob_prove(&f.cx, &b, digest, strlen(TEXT_)));
	assert_err(blob_check(&f.cx, &b, digest, strlen(TEXT_)), E_DAMAGED);
}

#define LONG_SIZE (PROVING_SLICE + 1)

/* Its bytes end as they were, but nobody has seen them all at once. */
TEST(a_file_that_changes_between_two_slices_is_not_kept_as_proved)
{
	auto_fixture f = fixture_open();
	struct blobs b = open_in(&f);
	char *bytes = calloc(1, LONG_SIZE);
	const struct hash h = hash_bytes(bytes, LONG_SIZE);
	const char *path = arena_printf(&f.cx.mem, "%s/long", f.dir);
	struct proving p;
	struct file_mark mark;
	bool done = true;
	int fd, writing;

	assert_ok(&f.cx, file_create(&f.cx, path, bytes, LONG_SIZE));
	file_settles(path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert(file_mark(fd, &mark));
	proving_begin(digest_text(&f.cx, &h), fd, &mark, &p);
	assert_ok(&f.cx, proving_step(&f.cx, &b, &p, &done));
	ck_assert(!done);
	chmod(path, 0600);
	writing = open(path, O_WRONLY | O_CLOEXEC);
	ck_assert_int_eq(pwrite(writing, "", 1, 0), 1);
	close(writing);
	assert_ok(&f.cx, proving_step(&f.cx, &b, &p, &done));
	ck_assert(done);
	ck_assert(!p.steady);
	ck_assert(!proved_has(&h, &mark));
	proving_end(&p);
	free(bytes);
}
