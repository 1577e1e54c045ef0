#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "continued.h"
#include "files.h"
#include "newest_line.h"
#include "store.h"

/* A file of an anchor by itself, its lines signed by a key of the test. */
struct anchor_here {
	struct ctx cx;
	char dir[40], path[80];
	struct seed_signer seed;
	struct note_signer signer;
};

static void anchor_open(struct anchor_here *a)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };

	*a = (struct anchor_here){ .dir = "/tmp/signet-anchor-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(a->dir));
	snprintf(a->path, sizeof(a->path), "%s/anchor", a->dir);
	seed_signer_init(&a->seed, seed);
	note_signer_init(&a->signer, "signet/test/1", &a->seed.signer);
}

static void anchor_close(struct anchor_here *a)
{
	dir_remove(a->dir);
	arena_free(&a->cx.mem);
}
#define auto_anchor cleanup(anchor_close) struct anchor_here

static struct printer line_of(struct anchor_here *a, uint64_t size)
{
	struct checkpoint head = { .size = size, .root = { { (unsigned char)size } } };
	struct printer line;

	assert_ok(&a->cx, checkpoint_sign(&a->cx, &a->signer, size, &head.root, &head.note));
	anchor_line_print(&a->cx, &head, &line);
	return line;
}

static void begin(struct anchor_here *a, uint64_t size)
{
	struct printer line = line_of(a, size);

	assert_ok(&a->cx, anchor_create(&a->cx, a->path, line.text, line.size));
}

static void add(struct anchor_here *a, uint64_t size)
{
	struct printer line = line_of(a, size);

	assert_ok(&a->cx, anchor_append(&a->cx, a->path, line.text, line.size));
}

static void newest_is(struct anchor_here *a, uint64_t size)
{
	struct anchor_line line;
	enum anchor_has has;

	anchor_newest(&a->cx, a->path, &line, &has);
	ck_assert_int_eq(has, ANCHOR_WHOLE);
	ck_assert_uint_eq(line.head.size, size);
}

static void torn(struct anchor_here *a, const char *bytes, size_t size)
{
	FILE *f = fopen(a->path, "a");

	ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
	fclose(f);
}

static const struct {
	const char *bytes;
	size_t size;
} tears[] = {
	{ "{\"v\":1,\"size\":9", 15 },
	{ "\0\0\0\0", 4 },
	{ "{\"v\":1}\n", 8 },
	{ "\n\n", 2 },
};

TEST_EACH(a_line_that_was_torn_is_passed_over_and_swallows_none_after_it, tears)
{
	auto_anchor a;

	anchor_open(&a);
	begin(&a, 3);
	torn(&a, tears[_i].bytes, tears[_i].size);
	newest_is(&a, 3);
	add(&a, 4);
	newest_is(&a, 4);
}

static const struct {
	const char *bytes;
	enum anchor_has has;
} strange[] = {
	{ NULL, ANCHOR_NO_FILE },
	{ "", ANCHOR_NO_BYTES },
	{ "root:x:0:0\n", ANCHOR_NO_LINE },
	{ "{\"v\":1,\"size\":4,\"root\":\"AAAA\",\"note\":\"x\"}\n", ANCHOR_NO_LINE },
};

TEST_EACH(what_is_no_anchor_is_told_from_one_that_is_gone_or_empty, strange)
{
	struct anchor_line line;
	enum anchor_has has;
	auto_anchor a;

	anchor_open(&a);
	if (strange[_i].bytes)
		torn(&a, strange[_i].bytes, strlen(strange[_i].bytes));
	anchor_newest(&a.cx, a.path, &line, &has);
	ck_assert_int_eq(has, strange[_i].has);
}

TEST(a_line_whose_note_says_another_head_is_none)
{
	struct anchor_line out;
	struct printer line;
	const char *other;
	auto_anchor a;

	anchor_open(&a);
	line = line_of(&a, 5);
	assert_ok(&a.cx, anchor_line_parse(&a.cx, line.text, line.size - 1, &out));
	other = text_with(&a.cx, line.text, "\"size\":5", "\"size\":6");
	assert_err(anchor_line_parse(&a.cx, other, line.size - 1, &out), E_INVALID);
	ck_assert_str_eq(a.cx.place, "/note");
}

static off_t bytes_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

static enum err line_counts(void *arg, struct ctx *step, const struct anchor_line *line)
{
	*(size_t *)arg += line->head.size != 0;
	return OK;
}

static struct anchor_reading reading(struct anchor_here *a, size_t *lines)
{
	*lines = 0;
	return (struct anchor_reading){ .origin = a->signer.key.origin,
					.each = line_counts,
					.arg = lines };
}

TEST(every_line_is_read_however_long_the_file_is_and_whatever_lies_between)
{
	struct anchor_reading r;
	size_t lines, bytes = 0;
	struct printer line;
	auto_anchor a;
	char *junk;

	anchor_open(&a);
	line = line_of(&a, 7);
	junk = arena_alloc(&a.cx.mem, 5 * ANCHOR_LINE_MAX);
	memset(junk, 'x', 5 * ANCHOR_LINE_MAX - 1);
	junk[5 * ANCHOR_LINE_MAX - 1] = '\n';
	begin(&a, 9);
	torn(&a, junk, 5 * ANCHOR_LINE_MAX);
	for (size_t n = 0; bytes < ANCHOR_FILE_MAX + ANCHOR_LINE_MAX; n++, bytes += line.size)
		torn(&a, line.text, line.size);
	r = reading(&a, &lines);
	assert_ok(&a.cx, anchor_read(&a.cx, a.path, &r));
	ck_assert_uint_eq(lines, 1 + bytes / line.size);
	ck_assert(r.fell);
	ck_assert_int_eq(r.mark.size, bytes_of(a.path));
}

TEST(a_line_is_read_once_and_all_of_a_file_that_lost_the_last_one_that_was_read)
{
	struct anchor_reading r;
	struct printer line;
	size_t lines;
	auto_anchor a;
	FILE *f;

	anchor_open(&a);
	begin(&a, 3);
	add(&a, 4);
	r = reading(&a, &lines);
	assert_ok(&a.cx, anchor_read(&a.cx, a.path, &r));
	ck_assert_uint_eq(lines, 2);
	add(&a, 5);
	assert_ok(&a.cx, anchor_read(&a.cx, a.path, &r));
	ck_assert_uint_eq(lines, 3);
	ck_assert(!r.again && !r.fell);
	f = fopen(a.path, "w"); /* longer than before, in the same file */
	for (uint64_t size = 1; size <= 4; size++) {
		line = line_of(&a, size);
		fwrite(line.text, 1, line.size, f);
	}
	fclose(f);
	assert_ok(&a.cx, anchor_read(&a.cx, a.path, &r));
	ck_assert_uint_eq(lines, 7);
	ck_assert(r.again && !r.fell);
	ck_assert_uint_eq(r.mark.entries, 4);
}

TEST(a_file_that_is_full_begins_anew_and_the_newest_line_is_there_at_each_moment)
{
	uint64_t size = 1;
	const char *kept;
	auto_anchor a;

	anchor_open(&a);
	kept = arena_printf(&a.cx.mem, "%s.1", a.path);
	begin(&a, size);
	while (bytes_of(kept) < 0) {
		add(&a, ++size);
		newest_is(&a, size);
		ck_assert_int_le(bytes_of(a.path), ANCHOR_FILE_MAX);
		if (size % 64 == 0)
			arena_reset(&a.cx.mem), kept = arena_printf(&a.cx.mem, "%s.1", a.path);
	}
	ck_assert_int_eq(bytes_of(a.path), (off_t)line_of(&a, size).size);
	snprintf(a.path, sizeof(a.path), "%s", kept);
	newest_is(&a, size - 1);
}

TEST(a_full_disk_loses_no_line_that_was_written)
{
	struct printer line;
	struct rlimit was;
	auto_anchor a;
	enum err e;

	anchor_open(&a);
	begin(&a, 1);
	for (uint64_t size = 2; size <= 100; size++) /* longer than what the test itself writes */
		add(&a, size);
	line = line_of(&a, 101);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &was), 0);
	files_limit((rlim_t)bytes_of(a.path) + 20);
	e = anchor_append(&a.cx, a.path, line.text, line.size);
	files_limit(was.rlim_cur);
	assert_err(e, E_UNAVAILABLE);
	newest_is(&a, 100);
	add(&a, 102);
	newest_is(&a, 102);
}

TEST(an_anchor_in_the_directory_that_it_vouches_for_is_refused)
{
	const char *beside;
	auto_anchor a;

	anchor_open(&a);
	beside = arena_printf(&a.cx.mem, "%s-elsewhere", a.dir);
	assert_err(anchor_outside(&a.cx, a.path, a.dir), E_INVALID);
	assert_err(anchor_outside(&a.cx, arena_printf(&a.cx.mem, "%s/../%s/x", a.dir, a.dir + 5),
				  a.dir),
		   E_INVALID);
	assert_ok(&a.cx, anchor_outside(&a.cx, beside, a.dir));
	assert_ok(&a.cx, anchor_outside(&a.cx, a.path, beside));
}

static void state_is(struct site *s, const char *state)
{
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/soundness/state", state);
}

/* The newest head of the site, as a line. */
static void site_anchored(struct site *s, const char *path)
{
	const char *note = ask(s, "GET", "/log/checkpoint", NULL, NULL, 200);
	struct tree_head h = head_shown(s);
	struct checkpoint head = { h.size, h.root, arena_strdup(&s->cx.mem, note) };
	struct printer line;

	anchor_line_print(&s->cx, &head, &line);
	assert_ok(&s->cx, anchor_create(&s->cx, path, line.text, line.size));
}

/* Begun anew; ask() goes to it, and the programs of the fleet do not. */
static void begun_with(struct fleet *f, const char *anchor)
{
	site_stop(&f->p.s);
	f->p.s.anchor = anchor;
	site_restart(&f->p.s);
}

TEST(a_head_of_a_log_that_people_abandoned_is_no_anchor_of_the_one_that_goes_on)
{
	struct note_key old;
	struct tree_head end;
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	char path[80];

	fleet_begun(&f);
	snprintf(path, sizeof(path), "%s.anchor", s->dir);
	site_anchored(s, path);
	old = s->in.signer.key;
	end = log_renamed(&f);
	continuity_sign(&f, &old, &end, &end);
	begun_with(&f, path);
	state_is(s, "sound");
	unlink(path);
}

TEST(a_head_of_another_log_that_nobody_abandoned_makes_the_server_read_only)
{
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	char path[80];

	fleet_begun(&f);
	snprintf(path, sizeof(path), "%s.anchor", s->dir);
	site_anchored(s, path);
	log_renamed(&f);
	site_stop(s);
	s->anchor = path;
	site_serve(s);
	state_is(s, "read-only");
	json_is(s, "/soundness/flaw", "anchor");
	unlink(path);
}
