#include "proof/archive.h"

#include <stdlib.h>
#include <string.h>

#include "proof/tiles.h"
#include "test.h"

static enum err to_printer(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	put_bytes(arg, bytes, size);
	return OK;
}

/* clang-format off */
static const struct { const char *name; size_t size; } files[] = {
	{ "README.txt", 10 }, { "a/empty", 0 }, { "a/whole-block", 512 }, { "b", 513 }, { "c/d/e", 2000 },
};
/* clang-format on */

static struct printer written(struct ctx *cx)
{
	static const char bytes[2000] = { 'x', 'y' };
	struct printer out = { .mem = &cx->mem };
	struct archive_writer w = archive_writer(&cx->mem, to_printer, &out);

	for (size_t i = 0; i < countof(files); i++)
		assert_ok(cx, archive_add(cx, &w, files[i].name, bytes, files[i].size));
	assert_ok(cx, archive_end(cx, &w));
	return out;
}

static enum err read_all(struct ctx *cx, const void *bytes, size_t size, size_t *n)
{
	struct archive a = archive_open(bytes, size);
	struct archive_file f;
	bool more = true;

	for (*n = 0; more; *n += more)
		TRY(archive_next(cx, &a, &f, &more));
	return OK;
}

TEST(what_was_written_is_read)
{
	struct ctx cx = { 0 };
	struct printer tar = written(&cx);
	struct archive a = archive_open(tar.text, tar.size);
	struct archive_file f;
	bool more;

	for (size_t i = 0; i < countof(files); i++) {
		assert_ok(&cx, archive_next(&cx, &a, &f, &more));
		ck_assert(more);
		ck_assert_str_eq(f.name, files[i].name);
		ck_assert_uint_eq(f.size, files[i].size);
		ck_assert(f.size == 0 || f.bytes[0] == 'x');
	}
	assert_ok(&cx, archive_next(&cx, &a, &f, &more));
	ck_assert(!more);
	arena_free(&cx.mem);
}

TEST(every_byte_is_bound)
{
	struct ctx cx = { 0 };
	struct printer tar = written(&cx);
	char *bytes = malloc(tar.size);
	size_t n;

	memcpy(bytes, tar.text, tar.size);
	for (size_t i = 0; i < tar.size; i++) {
		struct ctx one = { 0 };

		bytes[i] ^= (char)(1 << i % 8);
		ck_assert_msg(read_all(&one, bytes, tar.size, &n) == E_INVALID, "byte %zu", i);
		ck_assert_ptr_nonnull(one.place);
		bytes[i] ^= (char)(1 << i % 8);
		arena_free(&one.mem);
	}
	assert_ok(&cx, read_all(&cx, bytes, tar.size, &n));
	free(bytes);
	arena_free(&cx.mem);
}

TEST(no_byte_less_and_none_more)
{
	struct ctx cx = { 0 };
	struct printer tar = written(&cx);
	char *bytes = calloc(1, tar.size + ARCHIVE_BLOCK);
	size_t n;

	memcpy(bytes, tar.text, tar.size);
	for (size_t i = 0; i < tar.size; i += 7) {
		struct ctx one = { 0 };

		ck_assert_msg(read_all(&one, bytes, i, &n) == E_INVALID, "%zu bytes", i);
		arena_free(&one.mem);
	}
	assert_err(read_all(&cx, bytes, tar.size + 1, &n), E_INVALID);
	assert_err(read_all(&cx, bytes, tar.size + ARCHIVE_BLOCK, &n), E_INVALID);
	free(bytes);
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct { const char *name; bool ok; } names[] = {
	{ "a", true }, { "entries/x001/234.p/5", true }, { "", false }, { "/a", false }, { "a/../b", false },
	{ "a b", false }, { "a\xc3\xa4", false }, { "a\n", false }, { "a/", false },
	{ "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", false },
};
/* clang-format on */

TEST_EACH(a_name_is_a_plain_path, names)
{
	ck_assert_int_eq(archive_name_ok(names[_i].name), names[_i].ok);
}

/* clang-format off */
static const struct { uint64_t n; unsigned width; const char *path; } tiles[] = {
	{ 0, 256, "000" }, { 0, 5, "000.p/5" }, { 999, 256, "999" }, { 1000, 256, "x001/000" },
	{ 1234067, 256, "x001/x234/067" }, { 1234067, 12, "x001/x234/067.p/12" },
};
/* clang-format on */

TEST_EACH(a_tile_has_the_name_of_tlog_tiles, tiles)
{
	struct ctx cx = { 0 };

	ck_assert_str_eq(tile_path(&cx, tiles[_i].n, tiles[_i].width), tiles[_i].path);
	arena_free(&cx.mem);
}
