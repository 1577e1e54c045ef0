#pragma once

/*
 * Blobs: files named by the SHA-256 of their bytes.
 *
 *   <dir>/ab/cd…          a blob: ab are the digest's first two hex digits
 *   <dir>/staging/<id>    bytes on their way in
 *   <dir>/staging/<id>.<hex>   whole, linked to its final name, its entry not yet committed
 *
 * A blob is fsynced and has its name before the entry that says so commits; the
 * staging link goes when it has.  So a link found at the next start marks a blob
 * that perhaps nobody owns: blobs_open() removes it unless a row names it.
 * Any thread, each stage one thread at a time, but for its hash.  E_UNAVAILABLE: disk or directory.
 */

#include <openssl/evp.h>

#include "engine/db.h"
#include "proof/digest.h"

struct blobs {
	const char *dir;
};

#define STAGE_BUFFER 262144 /* bytes, written at once: in whole pages, and few calls */

struct stage {
	const char *path; /* NULL: nothing is staged */
	int fd;
	EVP_MD_CTX *hashing;
	unsigned char *buffer;
	size_t filled;
	uint64_t size;    /* all that came, what waits in the buffer included */
	struct hash hash; /* after stage_end() */
};

must_check enum err blobs_open(struct ctx *cx, struct db *db, const char *dir, struct blobs *out);

must_check enum err stage_begin(struct ctx *cx, const struct blobs *b, const char *id,
				struct stage *out);
/* Copies what the buffer has room for, and says how much.  A full one must be hashed and put, each
 * once and in any order, two threads at a time if they like, and then emptied. */
size_t stage_fill(struct stage *s, const void *bytes, size_t size);
bool stage_full(const struct stage *s);
void stage_hash(struct stage *s);
must_check enum err stage_put(struct ctx *cx,
			      struct stage *s); /* blocks as long as the disk does */
void stage_empty(struct stage *s);
/* All of it, by one thread. */
must_check enum err stage_write(struct ctx *cx, struct stage *s, const void *bytes, size_t size);
must_check enum err stage_end(struct ctx *cx,
			      struct stage *s); /* no more bytes: the hash is known */
/* Make it durable under its final name.  Blocks for as long as the disk takes. */
must_check enum err stage_keep(struct ctx *cx, const struct blobs *b, struct stage *s);
void stage_settled(struct stage *s); /* its entry is committed: the link goes */
void stage_drop(struct stage *s);    /* forget it; a link that exists waits for the next start */

/* An open file; the caller closes fd.  E_TAMPERED: the row says it is there, and it is not;
 * E_UNAVAILABLE: it cannot be opened. */
must_check enum err blob_read(struct ctx *cx, const struct blobs *b, const char *digest, int *fd,
			      uint64_t *size);
/* All of it, in the arena, as text: a NUL follows.  E_TOO_LARGE; E_TAMPERED. */
must_check enum err blob_load(struct ctx *cx, const struct blobs *b, const char *digest, size_t max,
			      const char **bytes, size_t *size);
/* Hash the file again.  E_TAMPERED. */
must_check enum err blob_check(struct ctx *cx, const struct blobs *b, const char *digest,
			       uint64_t size);
