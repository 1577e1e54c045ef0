#include "tree/git_delta.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "tree/git_zip.h"

#define SOURCE_SIZE 200000
#define EDITS       300

static char *random_bytes(struct arena *mem, size_t n)
{
	char *out = arena_alloc(mem, n + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = (char)random();
	return out;
}

/* What an edit makes of plain bytes, without a delta. */
static char *plain_edit(struct arena *mem, const char *bytes, size_t size, const struct splice *s)
{
	char *out = arena_alloc(mem, size - s->gone + s->n + 1);

	memcpy(out, bytes, s->at);
	memcpy(out + s->at, s->bytes, s->n);
	memcpy(out + s->at + s->n, bytes + s->at + s->gone, size - s->at - s->gone);
	return out;
}

TEST(edits_of_a_delta_make_what_edits_of_the_bytes_make)
{
	struct arena mem = { 0 };
	const char *source = random_bytes(&mem, SOURCE_SIZE), *printed;
	char *bytes = arena_strndup(&mem, source, SOURCE_SIZE), *made;
	struct delta d = delta_none(&mem, SOURCE_SIZE);
	size_t size;

	for (int i = 0; i < EDITS; i++) {
		size_t at = (size_t)random() % d.target, left = d.target - at;
		struct splice s = { .at = at, .gone = (size_t)random() % (left < 90 ? left : 90) };

		s.n = (size_t)random() % 400;
		s.bytes = random_bytes(&mem, s.n);
		bytes = plain_edit(&mem, bytes, d.target, &s);
		d = delta_edit(&mem, &d, &s, 1);
		printed = delta_print(&mem, &d, &size);
		ck_assert(delta_parse(&mem, printed, size, &d));
		made = arena_alloc(&mem, d.target + 1);
		delta_apply(&d, source, made);
		ck_assert_mem_eq(made, bytes, d.target);
	}
	arena_free(&mem);
}

TEST(several_edits_at_once_are_the_same_one_after_another)
{
	static const struct splice edits[] = { { 2, 1, 2, "xy" },
					       { 3, 0, 1, "z" },
					       { 5, 3, 0, NULL } };
	struct arena mem = { 0 };
	struct delta d = delta_none(&mem, 10);
	char out[16] = "";

	d = delta_edit(&mem, &d, edits, countof(edits));
	ck_assert_uint_eq(d.target, 9);
	delta_apply(&d, "0123456789", out);
	ck_assert_str_eq(out, "01xyz3489");
	arena_free(&mem);
}

/* clang-format off */
static const struct { const char *bytes; size_t size; bool fits; } deltas[] = {
	{ "\x0a\x04\x90\x04", 4, true },                 /* a copy of the first four */
	{ "\x0a\x04\x91\x06\x04", 5, true },
	{ "\x0a\x04\x91\x07\x04", 5, false },            /* out of the source */
	{ "\x0a\x04\x9f\xff\xff\xff\xff\x04", 8, false },
	{ "\x0a\x04\x90\x05", 4, false },                /* more than the target */
	{ "\x0a\x04\x90\x03", 4, false },                /* less */
	{ "\x0a\x04\x04" "abcd", 7, true },
	{ "\x0a\x04\x05" "abcd", 7, false },             /* its end is missing */
	{ "\x0a\x04\x00", 3, false },
	{ "\x0a\x04\x80", 3, false },                    /* 65536 of ten */
	{ "\x0a\x04\x9f\x01", 4, false },
	{ "\x0a\x04\x90\x04\x90", 5, false },
	{ "\x0a", 1, false },
	{ "", 0, false },
	{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x00", 13, false },
	{ "\x00\x00", 2, true },
};
/* clang-format on */

TEST_EACH(a_delta_that_leaves_its_source_or_its_target_is_none, deltas)
{
	struct arena mem = { 0 };
	struct delta d;

	ck_assert_int_eq(delta_parse(&mem, deltas[_i].bytes, deltas[_i].size, &d), deltas[_i].fits);
	arena_free(&mem);
}

TEST(a_stream_inflates_to_a_bounded_size_and_ends_where_its_bytes_end)
{
	struct arena mem = { 0 };
	size_t size, most = ZIP_MAX, back;
	char *zeros = calloc(1, most + 1);
	char *zip = zip_deflate(&mem, NULL, 0, zeros, most, &size);

	ck_assert_ptr_nonnull(zip_inflate(&mem, zip, size, &back));
	ck_assert_uint_eq(back, most);
	ck_assert_ptr_null(zip_inflate(&mem, zip, size - 1, &back));
	zip = zip_deflate(&mem, "x", 1, zeros, most, &size);
	ck_assert_ptr_null(zip_inflate(&mem, zip, size, &back));
	zip = zip_deflate(&mem, "x", 1, zeros, 5000, &size);
	ck_assert_ptr_nonnull(zip_inflate(&mem, zip, size, &back));
	ck_assert_uint_eq(back, 5001);
	ck_assert_ptr_null(zip_inflate(&mem, arena_strndup(&mem, zip, size + 1), size + 1, &back));
	free(zeros);
	arena_free(&mem);
}
