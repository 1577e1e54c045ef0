#pragma once

/*
 * The log, as readers see it: entries, heads and proofs, from any connection.
 * Proofs are cut for the head of the same snapshot, so hold one (db_snapshot).
 * One thread at a time for each connection.  Sizes are entries.  E_TAMPERED: a
 * row that the log must have is missing; other errors are the database's
 * (engine/db.h).
 */

#include "engine/db.h"
#include "engine/page.h"
#include "proof/entry.h"
#include "proof/note.h"
#include "proof/tiles.h"
#include "rules/times.h"

#define tile_id(level, n) ((int64_t)((uint64_t)(level) << 56 | (n)))

/* The newest checkpoint, unverified; size 0 and no note for an empty log. */
must_check enum err trail_head(struct ctx *cx, struct db *db, struct checkpoint *out);
/* The smallest head that was signed over that many entries.  E_CONFLICT: none was. */
must_check enum err trail_head_over(struct ctx *cx, struct db *db, uint64_t size,
				    struct tree_head *out);
must_check enum err trail_entry(struct ctx *cx, struct db *db, int64_t index, const char **bytes,
				size_t *size);
/* The same, read; the caller owns it. */
must_check enum err trail_entry_open(struct ctx *cx, struct db *db, int64_t index,
				     struct entry *out);
/* What an entry says of its time. */
must_check enum err trail_clock(struct ctx *cx, struct db *db, int64_t index,
				struct entry_clock *out);
/* The newest entry, also of a batch that is open; where there is none, NO_ENTRY and CLOCK_MIN. */
must_check enum err trail_newest(struct ctx *cx, struct db *db, int64_t *index,
				 struct entry_clock *out);
/* The newest entry about an object; NO_ENTRY: there is none. */
must_check enum err trail_last(struct ctx *cx, struct db *db, const char *object, int64_t *index);
/* The entry about an object before this one about it; NO_ENTRY: this was the first. */
must_check enum err trail_before(struct ctx *cx, const struct entry *e, const char *object,
				 int64_t *before);
/* The first entry about an object of the log, back along its chain.  E_NOT_FOUND: there is none. */
must_check enum err trail_first(struct ctx *cx, struct db *db, const char *object, int64_t *index);
/* Entries from..from+n as a C2SP tlog-tiles bundle, put behind each other into out. */
must_check enum err trail_bundle(struct ctx *cx, struct db *db, uint64_t from, unsigned n,
				 struct printer *out);
/* The entries before one index, newest first, as the items of a page. */
#define TRAIL_LOOK_MAX 2000 /* entries */

/* May the asker see an entry?  Some object of it is seen, and each other one is, or has a public
 * name.  sites: as for {seen …}. */
must_check enum err trail_seen(struct ctx *cx, struct db *db, const void *bytes, size_t size,
			       const char *sites, bool *out);
/* Where p->sites is set, entries that the asker does not see are left out: at most
 * TRAIL_LOOK_MAX are looked at for a page, which may be short, or empty, and have a next one.
 * p->span: {"first","last","shown","left_out"}, of the entries that were looked at. */
must_check enum err trail_back(struct ctx *cx, struct db *db, int64_t before, struct page *p);
tile_get trail_tile; /* arg: the struct db.  E_TAMPERED: the tile is missing or short */

/* The root that the log had at a size it once had.  E_INVALID: it never had it. */
must_check enum err trail_root(struct ctx *cx, struct db *db, uint64_t size, struct hash *out);
/* Did the log have that root at that size?  false: it had another one, or never had the size. */
must_check enum err trail_contains(struct ctx *cx, struct db *db, uint64_t size,
				   const struct hash *root, bool *out);
must_check enum err trail_inclusion(struct ctx *cx, struct db *db, uint64_t index, uint64_t size,
				    struct path *out);
/* The members index, entry and proof of an entry: its exact bytes, and that it is in the log of
 * that head. */
must_check enum err trail_proof_put(struct ctx *cx, struct db *db, const struct checkpoint *head,
				    int64_t index, struct printer *p);
must_check enum err trail_consistency(struct ctx *cx, struct db *db, uint64_t from, uint64_t to,
				      struct path *out);
