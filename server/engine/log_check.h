#pragma once

/*
 * Log check: is the stored log the one that its newest checkpoint signs?
 *
 * The newest checkpoint must bear the key's signature, and the tree's right edge must lead to its
 * root.  Of entries, each must have the hash that its tile says, and each full tile over them the
 * place in the level above that its hashes give, up to the right edge.  So what was looked at in
 * ranges, each in a snapshot of its own, is proved by the heads of these snapshots.  Reads alone,
 * by a connection of one thread; memory is bounded by one entry and some tiles.  E_TAMPERED:
 * cx->detail names the first wrong place; other errors are the database's (engine/db.h).
 */

#include "engine/db.h"
#include "engine/soundness.h"
#include "proof/note.h"

/* Entries from..to of a log of that size; `from` is rounded down to where a tile begins.  wrong:
 * FLAW_ENTRY or FLAW_TILE, set with E_TAMPERED. */
must_check enum err log_range_check(struct ctx *cx, struct db *db, uint64_t size, uint64_t from,
				    uint64_t to, enum flaw *wrong);

/* The first entry whose bytes are not those that a right tile says: E_TAMPERED.  OK: none, or no
 * tile can say it.  All under a head that is signed. */
must_check enum err log_entry_wrong(struct ctx *cx, struct db *db, const struct checkpoint *head);

/* What a start looks at before it serves: the head, and the newest TAIL_ENTRIES under it, in one
 * snapshot.  A wrong place is noted as FLAW_HEAD, and is no error.  size: of the log. */
must_check enum err log_tail_check(struct ctx *cx, struct db *db, const struct note_key *key,
				   uint64_t *size);

/* The entries before those, from `from` on, with a connection of its own and in slices, each in a
 * short snapshot; proved() hears up to where, of how many.  A wrong place is noted as what it is,
 * and ends it: E_TAMPERED. */
must_check enum err log_rest_check(struct ctx *cx, const char *path, const struct note_key *key,
				   uint64_t from, const struct brake *brake,
				   void (*proved)(void *arg, uint64_t proved, uint64_t size),
				   void *arg);
