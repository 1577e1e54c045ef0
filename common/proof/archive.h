#pragma once

/*
 * Archive: the container of an export, a tar (POSIX ustar) that has one form.
 *
 * Every byte but the files' own follows from their names and contents: mode
 * 0644, owner 0, time 0, zeros up to 512, SHA256SUMS as the last file, two
 * blocks of zeros and nothing after them.  The reader prints each header again
 * and compares, so a byte that could be another is one of a file, and that is
 * in SHA256SUMS.  Byte for byte in schema/export.md.  Any thread; one per
 * handle.  Writing returns the errors of put(), reading E_INVALID with the
 * byte.
 */

#include "base/err.h"
#include "base/printer.h"
#include "proof/digest.h"

#define ARCHIVE_BLOCK    512                 /* bytes */
#define ARCHIVE_NAME_MAX 99                  /* bytes */
#define ARCHIVE_FILE_MAX (UINT64_C(1) << 33) /* bytes: what eleven octal digits count, and one */
#define ARCHIVE_SUMS     "SHA256SUMS"

/* ---- writing: to wherever put() takes it ---- */

typedef enum err archive_put(void *arg, struct ctx *cx, const void *bytes, size_t size);

struct archive_writer {
	archive_put *put;
	void *arg;
	struct printer sums; /* grows by a line for each file */
};

struct archive_writer archive_writer(struct arena *mem, archive_put *put, void *arg);
/* Only what put() returns; a name that archive_name_ok() refuses is a mistake of the caller's. */
must_check enum err archive_add(struct ctx *cx, struct archive_writer *w, const char *name,
				const void *bytes, size_t size);
must_check enum err archive_end(struct ctx *cx, struct archive_writer *w);

/* ---- reading: bytes in memory, or in a file that is mapped ---- */

#define ARCHIVE_PIECE ((size_t)1 << 20) /* bytes that are hashed at once */

/* Called after so many bytes were read: a reader who mapped a file can give its pages back. */
typedef void archive_seen(void *arg, size_t size);

struct archive {
	const unsigned char *bytes;
	uint64_t size, at;
	archive_seen *seen; /* NULL: nobody asks */
	void *arg;
	SHA256_CTX sums; /* over what the sums must say */
	uint64_t sums_size;
};

struct archive_file {
	const char *name; /* in the header */
	const unsigned char *bytes;
	uint64_t size, at; /* of the header in the archive */
};

struct archive archive_open(const void *bytes, uint64_t size);
/* *more false: it was the last, and the archive's sums and end are as they must be; out is the
 * sums.  E_INVALID: it is not that form; the sentence names the file, the place its byte. */
must_check enum err archive_next(struct ctx *cx, struct archive *a, struct archive_file *out,
				 bool *more);

/* Again, of an archive that archive_next() has read to its end: the file whose header is there. */
struct archive_file archive_at(const void *bytes, uint64_t at);
uint64_t archive_after(const struct archive_file *f); /* the header after it */

bool archive_name_ok(const char *name); /* a path of printable ASCII, short enough */
