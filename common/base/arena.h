#pragma once

/*
 * Arena: memory that lives exactly as long as what it was made for, mostly one request.
 *
 * Nothing allocated here is ever freed alone; arena_free() drops it all.  No
 * call returns NULL: inputs are bounded before they are parsed, so running out
 * of memory is a fault of the machine and ends the process; the service manager
 * starts it again and nothing acknowledged is lost.  One thread at a time for
 * each arena.
 */

#include "base/base.h"

struct arena {
	struct arena_block *blocks;
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed, max-aligned */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n); /* exactly n bytes of s */
char *arena_printf(struct arena *a, const char *fmt, ...) printf_like(2, 3);
size_t arena_size(const struct arena *a); /* bytes taken from the system */
void arena_reset(struct arena *a);        /* forget everything, keep one block for what comes */
void arena_free(struct arena *a);
