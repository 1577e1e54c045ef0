#pragma once

/*
 * Reading blobs.  A row says that bytes are there, and their size; what the disk holds is not
 * believed before it was hashed: nothing is decided by bytes, and none leave, that were not.
 *
 * Any thread, each proving one thread at a time; sizes are bytes.  E_DAMAGED, with the digest as
 * its place: other bytes, another size, or no file; it is noted (engine/damage.h).  E_UNAVAILABLE:
 * the file cannot be read.
 */

#include "engine/blob.h"

/* An open file of that size, its bytes not yet hashed; the caller closes fd. */
must_check enum err blob_read(struct ctx *cx, const struct blobs *b, const char *digest,
			      uint64_t size, int *fd);
/* All of it, hashed, in the arena, as text: a NUL follows.  E_TOO_LARGE. */
must_check enum err blob_load(struct ctx *cx, const struct blobs *b, const char *digest,
			      uint64_t size, size_t max, const char **bytes);
/* Hash the file, unless it was since it last changed; and in any case.  Both block for as long as
 * the disk takes. */
must_check enum err blob_prove(struct ctx *cx, const struct blobs *b, const char *digest,
			       uint64_t size);
must_check enum err blob_check(struct ctx *cx, const struct blobs *b, const char *digest,
			       uint64_t size);

/* The digest of what lies there, whatever it is; NULL: no file, or a link. */
must_check enum err blob_found(struct ctx *cx, const struct blobs *b, const char *digest,
			       const char **found);

/* A file is hashed a slice at a time, so that it holds up nobody: by one thread at a time. */
struct proving {
	int fd;
	EVP_MD_CTX *hashing; /* NULL: nothing is hashed */
	uint64_t at, size;
	struct hash want;
	struct file_mark mark; /* when it began */
	bool steady;           /* once done: the mark is the same at the end */
};

#define PROVING_SLICE (8u << 20) /* bytes: some milliseconds */

/* Was the file, as it is now, hashed before?  mark: as it is now. */
must_check enum err blob_proved(struct ctx *cx, const struct blobs *b, const char *digest, int fd,
				struct file_mark *mark, bool *out);
/* Takes fd over. */
void proving_begin(const char *digest, int fd, const struct file_mark *mark, struct proving *out);
/* One slice.  done: the file was hashed to its end, and agreed.  A mark that changed meanwhile, as
 * when another upload of the same bytes ends, is not kept. */
must_check enum err proving_step(struct ctx *cx, const struct blobs *b, struct proving *p,
				 bool *done);
void proving_end(struct proving *p);
