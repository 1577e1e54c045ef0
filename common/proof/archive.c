/*
 * An export is a ustar file of one possible form: fixed owner, mode and time,
 * files in one order, sums last.  A reader prints each header anew and compares
 * all bytes, so no byte of an archive is outside what was checked, and two
 * exports of the same records are the same file.
 */

#include "proof/archive.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Where a header's fields are (POSIX.1-2017, pax, ustar). */
struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type;
	char linkname[100], magic[6], version[2], uname[32], gname[32], major[8], minor[8];
	char prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == ARCHIVE_BLOCK, "a header is a block");

static const unsigned char zeros[2 * ARCHIVE_BLOCK];

bool archive_name_ok(const char *name)
{
	size_t n = strlen(name);

	if (n > ARCHIVE_NAME_MAX || !path_ok(name))
		return false;
	for (size_t i = 0; i < n; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return false;
	return true;
}

static void header_print(const char *name, uint64_t size, struct header *out)
{
	const unsigned char *byte = (const unsigned char *)out;
	unsigned sum = 0;

	*out = (struct header){ .mode = "0000644",
				.uid = "0000000",
				.gid = "0000000",
				.mtime = "00000000000",
				.sum = { ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ' },
				.type = '0',
				.magic = "ustar",
				.version = { '0', '0' },
				.major = "0000000",
				.minor = "0000000" };
	memcpy(out->name, name, strlen(name));
	snprintf(out->size, sizeof(out->size), "%011llo", (unsigned long long)size);
	for (size_t i = 0; i < sizeof(*out); i++)
		sum += byte[i];
	snprintf(out->sum, sizeof(out->sum), "%06o",
		 sum); /* six digits, NUL, and the space stays */
}

static uint64_t padding(uint64_t size)
{
	return (ARCHIVE_BLOCK - size % ARCHIVE_BLOCK) % ARCHIVE_BLOCK;
}

/* A line as sha256sum prints it: digits, two spaces, the name, a line feed. */
#define SUM_LINE_MAX (HEX_SIZE + 2 + ARCHIVE_NAME_MAX + 2)

static size_t sum_print(const struct hash *h, const char *name, char out[SUM_LINE_MAX])
{
	for (size_t i = 0; i < HASH_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", h->b[i]);
	return HEX_SIZE + (size_t)snprintf(out + HEX_SIZE, SUM_LINE_MAX - HEX_SIZE, "  %s\n", name);
}

/* ---- writing ---- */

struct archive_writer archive_writer(struct arena *mem, archive_put *put, void *arg)
{
	return (struct archive_writer){ put, arg, { .mem = mem } };
}

static enum err archive_file_put(struct ctx *cx, struct archive_writer *w, const char *name,
				 const void *bytes, size_t size)
{
	struct header h;

	if (size >= ARCHIVE_FILE_MAX)
		abort();
	header_print(name, size, &h);
	TRY(w->put(w->arg, cx, &h, sizeof(h)));
	TRY(w->put(w->arg, cx, bytes, size));
	return w->put(w->arg, cx, zeros, padding(size));
}

enum err archive_add(struct ctx *cx, struct archive_writer *w, const char *name, const void *bytes,
		     size_t size)
{
	const struct hash h = hash_bytes(bytes, size);
	char line[SUM_LINE_MAX];

	if (!archive_name_ok(name)) /* names are ours: another is a mistake in this program */
		abort();
	put_bytes(&w->sums, line, sum_print(&h, name, line));
	return archive_file_put(cx, w, name, bytes, size);
}

enum err archive_end(struct ctx *cx, struct archive_writer *w)
{
	put_bytes(&w->sums, "", 0);
	TRY(archive_file_put(cx, w, ARCHIVE_SUMS, w->sums.text, w->sums.size));
	return w->put(w->arg, cx, zeros, sizeof(zeros));
}

/* ---- reading ---- */

struct archive archive_open(const void *bytes, uint64_t size)
{
	struct archive a = { .bytes = bytes, .size = size };

	SHA256_Init(&a.sums);
	return a;
}

static enum err archive_wrong(struct ctx *cx, uint64_t at, const char *name, const char *why)
{
	return err_at(cx, errf(cx, E_INVALID, "%s: %s", name, why), "byte %llu",
		      (unsigned long long)at);
}

/* The first byte that differs; size: none does. */
static size_t archive_differs(const unsigned char *a, const void *b, size_t size)
{
	const unsigned char *other = b;
	size_t i = 0;

	while (i < size && a[i] == other[i])
		i++;
	return i;
}

static bool octal(const char *field, size_t digits, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		if (field[i] < '0' || field[i] > '7')
			return false;
		*out = *out * 8 + (uint64_t)(field[i] - '0');
	}
	return true;
}

static enum err header_read(struct ctx *cx, const struct archive *a, struct archive_file *out)
{
	char name[ARCHIVE_NAME_MAX + 1] = "";
	struct header got, want;
	size_t bad;

	*out = (struct archive_file){ .at = a->at };
	if (a->size - a->at < sizeof(got))
		return archive_wrong(cx, a->at, "a header", "the archive ends in it");
	memcpy(&got, a->bytes + a->at, sizeof(got));
	memcpy(name, got.name, ARCHIVE_NAME_MAX);
	if (!archive_name_ok(name) || !octal(got.size, sizeof(got.size) - 1, &out->size))
		return archive_wrong(cx, a->at, "a header", "it has no name or no size");
	header_print(name, out->size, &want);
	bad = archive_differs(a->bytes + a->at, &want, sizeof(want));
	if (bad != sizeof(want))
		return archive_wrong(cx, a->at + bad, name, "its header differs");
	out->name = (const char *)a->bytes + a->at; /* now known to end in a NUL */
	return OK;
}

static enum err archive_body_read(struct ctx *cx, struct archive *a, struct archive_file *out)
{
	uint64_t pad = padding(out->size), left;
	size_t bad;

	a->at += ARCHIVE_BLOCK;
	left = a->size - a->at;
	if (out->size > left || pad > left - out->size)
		return archive_wrong(cx, out->at, out->name, "the archive ends in it");
	out->bytes = a->bytes + a->at;
	a->at += out->size;
	bad = archive_differs(a->bytes + a->at, zeros, pad);
	if (bad != pad)
		return archive_wrong(cx, a->at + bad, out->name,
				     "what fills its last block is not zero");
	a->at += pad;
	return OK;
}

struct archive_file archive_at(const void *bytes, uint64_t at)
{
	const unsigned char *header = (const unsigned char *)bytes + at;
	struct archive_file f = { (const char *)header, header + ARCHIVE_BLOCK, 0, at };

	if (!octal(f.name + offsetof(struct header, size), sizeof(((struct header *)0)->size) - 1,
		   &f.size))
		abort(); /* it was read before */
	return f;
}

uint64_t archive_after(const struct archive_file *f)
{
	return f->at + ARCHIVE_BLOCK + f->size + padding(f->size);
}

/* In pieces, for a reader who gives back what was read. */
static struct hash archive_hash(struct archive *a, const struct archive_file *f)
{
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	for (uint64_t at = 0, n; at < f->size; at += n) {
		n = f->size - at < ARCHIVE_PIECE ? f->size - at : ARCHIVE_PIECE;
		SHA256_Update(&st, f->bytes + at, n);
		if (a->seen)
			a->seen(a->arg, n);
	}
	SHA256_Final(h.b, &st);
	if (a->seen)
		a->seen(a->arg, ARCHIVE_BLOCK);
	return h;
}

static enum err sums_wrong(struct ctx *cx, const struct archive_file *sums, uint64_t at,
			   const char *line)
{
	at += sums->at + ARCHIVE_BLOCK;
	return archive_wrong(cx, at, ARCHIVE_SUMS,
			     line ? arena_printf(&cx->mem, "it should say here: %.*s",
						 (int)strcspn(line, "\n"), line)
				  : "it names a file that is not there");
}

/* The sums are not those of the files: line by line, to say where. */
static enum err sums_compare(struct ctx *cx, struct archive *a, const struct archive_file *sums)
{
	char line[SUM_LINE_MAX];
	uint64_t at = 0;

	for (uint64_t next = 0; next < sums->at;) {
		struct archive_file f = archive_at(a->bytes, next);
		const struct hash h = archive_hash(a, &f);
		size_t size = sum_print(&h, f.name, line), n, bad;

		n = size < sums->size - at ? size : (size_t)(sums->size - at);
		bad = archive_differs(sums->bytes + at, line, n);
		if (bad < size)
			return sums_wrong(cx, sums, at + bad, line);
		at += size;
		next = archive_after(&f);
	}
	return at == sums->size ? OK : sums_wrong(cx, sums, at, NULL);
}

/* The sums are those of the files seen, and after them comes the end. */
static enum err end_read(struct ctx *cx, struct archive *a, const struct archive_file *sums)
{
	const struct hash got = archive_hash(a, sums);
	struct hash want;
	size_t bad;

	SHA256_Final(want.b, &a->sums);
	if (a->sums_size != sums->size || !hash_same(&got, &want))
		TRY(sums_compare(cx, a, sums));
	if (a->size - a->at != sizeof(zeros))
		return archive_wrong(cx, a->at, "the end",
				     "not two blocks, and nothing after them");
	bad = archive_differs(a->bytes + a->at, zeros, sizeof(zeros));
	return bad == sizeof(zeros) ? OK
				    : archive_wrong(cx, a->at + bad, "the end", "it is not zero");
}

enum err archive_next(struct ctx *cx, struct archive *a, struct archive_file *out, bool *more)
{
	char line[SUM_LINE_MAX];
	struct hash h;
	size_t size;

	*more = false;
	TRY(header_read(cx, a, out));
	TRY(archive_body_read(cx, a, out));
	if (strcmp(out->name, ARCHIVE_SUMS) == 0)
		return end_read(cx, a, out);
	h = archive_hash(a, out);
	size = sum_print(&h, out->name, line);
	SHA256_Update(&a->sums, line, size);
	a->sums_size += size;
	*more = true;
	return OK;
}
