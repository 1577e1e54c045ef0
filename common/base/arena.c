/*
 * Memory that is freed as a whole: a request's, an entry's in a replay.  No
 * function frees a part, so nothing has a cleanup section, and nothing can be
 * used after it was freed within its request.
 *
 * arena_alloc() never returns NULL: every input is bounded before it is parsed,
 * so running out is a fault of the machine, and the process ends and starts
 * anew.  Memory comes zeroed, so a struct that is filled in part holds no old
 * bytes.
 *
 * Never: keep a pointer from an arena beyond its request; put a secret here
 * without wiping it, since a block is used again.
 */

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_TEXT 200   /* bytes */
#define BLOCK_SIZE 16384 /* what registering a version takes, so that one block does */

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(max_align_t) unsigned char data[];
};

static struct arena_block *block_new(struct arena *a, size_t least)
{
	size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
	struct arena_block *b = malloc(sizeof(*b) + size);

	if (!b)
		abort();
	b->used = 0;
	b->size = size;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	/* rounded up, so that the next one is aligned as well */
	size_t need = (size + align - 1) & ~(align - 1);
	struct arena_block *b = a->blocks;

	if (!b || b->size - b->used < need)
		b = block_new(a, need);
	b->used += need;
	return memset(b->data + b->used - need, 0, need);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	return memcpy(arena_alloc(a, n + 1), s, n);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

/* Most texts are short: printed once, and a second time only where that did not do. */
char *arena_printf(struct arena *a, const char *fmt, ...)
{
	char first[SHORT_TEXT], *s;
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	n = vsnprintf(first, sizeof(first), fmt, ap);
	s = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof(first))
		memcpy(s, first, (size_t)n + 1);
	else
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return s;
}

size_t arena_size(const struct arena *a)
{
	size_t size = 0;

	for (const struct arena_block *b = a->blocks; b; b = b->next)
		size += b->size;
	return size;
}

/* The oldest block stays: a loop over a million entries allocates once. */
void arena_reset(struct arena *a)
{
	struct arena_block *first = a->blocks, *next;

	if (!first)
		return;
	while ((next = first->next)) {
		free(first);
		first = next;
	}
	first->used = 0;
	a->blocks = first;
}

void arena_free(struct arena *a)
{
	struct arena_block *next;

	for (struct arena_block *b = a->blocks; b; b = next) {
		next = b->next;
		free(b);
	}
	a->blocks = NULL;
}
