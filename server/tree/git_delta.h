#pragma once

/*
 * Git's own delta between two objects (gitformat-pack, "deltified
 * representation"): copies of parts of the one, and bytes of its own.  A list of
 * runs says the same, so that one more edit costs what the list is long and not
 * what the objects are.  The runs of a delta make its target, one after
 * another; a copy never leaves its source.  Pure; any thread.
 */

#include "base/arena.h"

struct run {
	size_t from, n;    /* bytes; from: in the source */
	const char *bytes; /* NULL: copied from the source */
};

struct delta {
	size_t source, target; /* sizes, bytes */
	struct run *runs;
	size_t n;
};

/* What one edit does to the target: from byte at on, gone bytes go and n others come. */
struct splice {
	size_t at, gone, n;
	const char *bytes;
};

/* The target is the source. */
struct delta delta_none(struct arena *mem, size_t size);
/* The runs point into bytes.  false: it is no delta, or one that leaves its source. */
must_check bool delta_parse(struct arena *mem, const void *bytes, size_t size, struct delta *out);
/* The edits one after another, in the order of their places, which count in the target as it was.
 */
struct delta delta_edit(struct arena *mem, const struct delta *d, const struct splice *s, size_t n);
const char *delta_print(struct arena *mem, const struct delta *d, size_t *size);
/* out has room for d->target bytes. */
void delta_apply(const struct delta *d, const char *source, char *out);
