#include "tree/git_zip.h"

#include <stdlib.h>
#include <zlib.h>

#define ROOM_FIRST   4096 /* bytes */
#define WINDOW_LEAST 9    /* bits, as zlib counts */
#define WINDOW_MOST  15

static void deflate_all(z_stream *z, const void *bytes, size_t size, int flush)
{
	z->next_in = (Bytef *)(uintptr_t)bytes; /* zlib only reads it */
	z->avail_in = (uInt)size;
	if (deflate(z, flush) != (flush == Z_FINISH ? Z_STREAM_END : Z_OK))
		abort(); /* there was room for all of it */
}

/* As large as the bytes: most are few, and to make a large window costs more than they do. */
static int window_bits(size_t size)
{
	int bits = WINDOW_LEAST;

	while (bits < WINDOW_MOST && (size_t)1 << bits < size)
		bits++;
	return bits;
}

void *zip_deflate(struct arena *mem, const void *head, size_t head_size, const void *bytes,
		  size_t size, size_t *out_size)
{
	z_stream z = { 0 };
	int window = window_bits(head_size + size);
	void *out;

	if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, window, window - 7, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		abort();
	z.avail_out = (uInt)deflateBound(&z, head_size + size);
	out = z.next_out = arena_alloc(mem, z.avail_out);
	if (head_size > 0)
		deflate_all(&z, head, head_size, Z_NO_FLUSH);
	deflate_all(&z, bytes, size, Z_FINISH);
	*out_size = z.total_out;
	deflateEnd(&z);
	return out;
}

/* The size is not known before: the room grows, and the last of it is kept. */
char *zip_inflate(struct arena *mem, const void *bytes, size_t size, size_t *out_size)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)size };
	size_t room = 4 * size + ROOM_FIRST;
	char *out = malloc(room), *kept = NULL;
	int rc = inflateInit(&z);

	while (rc == Z_OK && out) {
		z.next_out = (Bytef *)out + z.total_out;
		z.avail_out = (uInt)(room - z.total_out);
		rc = inflate(&z, Z_NO_FLUSH);
		if (rc != Z_OK || z.avail_out > 0)
			break;
		if (room > ZIP_MAX)
			break;
		room *= 2;
		out = realloc(out, room);
	}
	if (!out)
		abort();
	if (rc == Z_STREAM_END && z.avail_in == 0 && z.total_out <= ZIP_MAX) {
		*out_size = z.total_out;
		kept = arena_strndup(mem, out, z.total_out);
	}
	inflateEnd(&z);
	free(out);
	return kept;
}
