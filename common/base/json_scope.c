/*
 * A value of Jansson's is made of many small pieces, and an entry is read, used
 * and dropped at once: a third of the time went into malloc() and free().  In a
 * scope a piece is the next bytes of a block, and the end of the scope gives all
 * of them back.  What does not fit is malloc()'s, as outside of a scope; an
 * address says which of the two a piece is.
 *
 * Bytes of a scope that has ended are overwritten, so that a value which was kept
 * beyond it shows at once, and not when the next scope happens to reuse it.
 */

#include "base/json_scope.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SCOPE_BLOCK 65536 /* bytes */
#define OVER        0x5a  /* a byte of a value that is over */

struct block {
	bool open;
	size_t used;
	_Alignas(max_align_t) char bytes[SCOPE_BLOCK];
};

static pthread_key_t key; /* frees a thread's block when the thread ends */
static _Thread_local struct block *own;

static void *piece_take(size_t size)
{
	const size_t align = _Alignof(max_align_t);
	size_t need = (size + align - 1) & ~(align - 1);
	struct block *b = own;

	if (!b || !b->open || SCOPE_BLOCK - b->used < need)
		return malloc(size);
	b->used += need;
	return b->bytes + b->used - need;
}

static void piece_free(void *piece)
{
	const char *p = piece;
	const struct block *b = own;

	if (!b || p < b->bytes || p >= b->bytes + SCOPE_BLOCK)
		free(piece);
}

void json_scope_start(void)
{
	if (pthread_key_create(&key, free) != 0)
		abort();
	json_set_alloc_funcs(piece_take, piece_free);
}

struct json_scope json_scope_begin(void)
{
	if (!own) {
		own = calloc(1, sizeof(*own));
		if (!own || pthread_setspecific(key, own) != 0)
			abort();
	}
	if (own->open) /* the inner one's end would take the outer one's values */
		abort();
	own->open = true;
	return (struct json_scope){ true };
}

void json_scope_end(struct json_scope *s)
{
	if (!s->open)
		return;
	memset(own->bytes, OVER, own->used);
	own->used = 0;
	own->open = s->open = false;
}
