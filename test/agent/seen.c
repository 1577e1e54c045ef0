#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/seen.h"
#include "agent/slots.h"
#include "files.h"
#include "store.h"

/* Which files of what runs are read at a poll. */

#define BYTES "a model that judges a press"
#define OTHER "a model that judges a Press"

struct box {
	struct agent a;
	struct installed in;
	struct file file;
	char dir[40];
	int watch; /* tells of each read of the file */
};

static const char *file_path(struct box *b)
{
	return arena_printf(&b->a.cx.mem, "%s/files/model.onnx", b->dir);
}

static void put(struct box *b, const char *bytes)
{
	FILE *f = fopen(file_path(b), "w");

	fputs(bytes, f);
	fclose(f);
}

static void box_open(struct box *b)
{
	struct hash h = hash_bytes(BYTES, strlen(BYTES));

	*b = (struct box){ .dir = "/tmp/signet-seen-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(b->dir));
	ck_assert_int_eq(mkdir(arena_printf(&b->a.cx.mem, "%s/files", b->dir), 0700), 0);
	b->file = (struct file){ .path = "model.onnx",
				 .digest = digest_text(&b->a.cx, &h),
				 .size = (int64_t)strlen(BYTES) };
	b->in = (struct installed){ .dir = b->dir, .version = { .files = &b->file, .n_files = 1 } };
	put(b, BYTES);
	b->watch = inotify_init1(IN_NONBLOCK);
	ck_assert_int_ge(inotify_add_watch(b->watch, file_path(b), IN_ACCESS), 0);
}

static void box_close(struct box *b)
{
	close(b->watch);
	dir_remove(b->dir);
	seen_free(&b->a.seen);
	arena_free(&b->a.cx.mem);
}
#define auto_box cleanup(box_close) struct box

/* One look; was the file read? */
static bool reads(struct box *b, enum err want)
{
	char events[4096];
	bool any = false;

	assert_err(installed_check(&b->a, &b->in), want);
	while (read(b->watch, events, sizeof(events)) > 0)
		any = true;
	return any;
}

TEST(a_file_that_did_not_change_is_read_once)
{
	auto_box b;

	box_open(&b);
	ck_assert(reads(&b, OK));
	ck_assert(reads(&b, OK)); /* it is too young to be known by its mark */
	file_settles(file_path(&b));
	ck_assert(reads(&b, OK));
	for (int i = 0; i < 3; i++)
		ck_assert(!reads(&b, OK));
}

TEST(a_file_that_was_written_again_or_changed_under_its_old_times_is_read)
{
	auto_box b;

	box_open(&b);
	file_settles(file_path(&b));
	ck_assert(reads(&b, OK));
	file_swap(file_path(&b), OTHER, strlen(OTHER));
	ck_assert(reads(&b, E_TAMPERED));
	put(&b, BYTES);
	ck_assert(reads(&b, OK));
}

TEST(a_file_is_hashed_once_a_week_all_the_same)
{
	struct file_mark mark = { 1, 2, 3, 4, 5 };
	struct file want = { .digest = "sha256:a" };
	struct seen s = { .files.mem = NULL };

	seen_keep(&s, "p", &want, &mark, 1000);
	ck_assert(seen_has(&s, "p", &want, &mark, 1000 + SEEN_AGAIN_MS - 1));
	ck_assert(!seen_has(&s, "p", &want, &mark, 1000 + SEEN_AGAIN_MS));
	ck_assert(!seen_has(&s, "q", &want, &mark, 1000));
	want.digest = "sha256:b";
	ck_assert(!seen_has(&s, "p", &want, &mark, 1000));
	for (int i = 0; i < 5; i++) {
		struct file_mark other = mark;

		((int64_t *)&other)[i] += 1;
		want.digest = "sha256:a";
		ck_assert(!seen_has(&s, "p", &want, &other, 1000));
	}
	seen_free(&s);
}

TEST(no_more_files_are_known_than_may_be)
{
	struct file_mark mark = { 1, 2, 3, 4, 5 };
	struct file want = { .digest = "sha256:a" };
	struct seen s = { .files.mem = NULL };
	char path[20];

	for (int i = 0; i < SEEN_MAX + 1; i++) {
		snprintf(path, sizeof(path), "p%d", i);
		seen_keep(&s, path, &want, &mark, 1);
	}
	ck_assert(!seen_has(&s, "p0", &want, &mark, 1));
	ck_assert(seen_has(&s, path, &want, &mark, 1));
	seen_free(&s);
}
