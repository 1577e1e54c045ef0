#pragma once

/*
 * zlib, for rows and packs: bytes in, a stream out, and back.  A stream ends
 * where its bytes end, and inflates to no more than ZIP_MAX, so a row that was
 * forged costs no more than an object does.  Out of memory ends the process.
 * Pure; any thread.
 */

#include "base/arena.h"

#define ZIP_MAX (64u << 20) /* bytes of one object: a folder of a million documents */

/* Fast, and not small: half of a tree's bytes are hashes, which no effort makes smaller. */
void *zip_deflate(struct arena *mem, const void *head, size_t head_size, const void *bytes,
		  size_t size, size_t *out_size);
/* In the arena, and a NUL after it.  NULL: damaged, or too large. */
char *zip_inflate(struct arena *mem, const void *bytes, size_t size, size_t *out_size);
