#pragma once

/*
 * Heads kept: heads of the log that this machine verified, also older ones than the newest, so that
 * it can still say what it knew before it was shown the head of today.  In the profile:
 *
 *   heads   {"v":1,"heads":[{"origin","size","root"}, …]}   the newest last, HEADS_KEPT_MAX at most
 *
 * Where there is no room for one more, every second of the older half goes.  A file that cannot be
 * read says nothing, and begins anew.  One thread, with the profile locked.  E_INVALID with the
 * path: it cannot be written.
 */

#include "lib/profile.h"
#include "proof/merkle.h"

#define HEADS_KEPT_MAX 64 /* heads of one profile */

/* What is no newer than the newest of that log changes nothing. */
must_check enum err heads_kept_add(struct ctx *cx, const struct profile *p, const char *origin,
				   const struct tree_head *head);
/* The newest of that log that has fewer entries than size; size 0: none is known. */
must_check enum err heads_kept_before(struct ctx *cx, const struct profile *p, const char *origin,
				      uint64_t size, struct tree_head *out);
