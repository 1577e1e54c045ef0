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
#include "engine/proved.h"

struct blobs {
	const char *dir;
	const char *kind; /* of the object that wrong bytes are noted as (engine/damage.h); NULL:
			     they are not */
	const struct brake
		*brake; /* asked between slices of a file that is hashed whole; NULL: nobody
			 */
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

/* Where the bytes of that digest lie; hex: without "sha256:". */
const char *blob_path(struct ctx *cx, const struct blobs *b, const char *hex);

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
/* Make it durable under its final name; a file there that has other bytes is replaced.  Blocks for
 * as long as the disk takes. */
must_check enum err stage_keep(struct ctx *cx, const struct blobs *b, struct stage *s);
void stage_settled(struct stage *s); /* its entry is committed: the link goes */
void stage_drop(struct stage *s);    /* forget it; a link that exists waits for the next start */
