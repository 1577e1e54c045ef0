#pragma once

/*
 * Due: what the system itself has to look at, as rows of (kind, object).
 *
 * A follower is a kind of such rows.  The follower's mark() runs right after the
 * apply of each action that the follower names, and puts or drops rows; so the
 * table follows from the log, a replay makes it anew, and fsck compares it.  The
 * follower's step() is asked for each row when the row's time has come (follow/follow.h),
 * looks at the tables, and decides one fact or none.
 *
 * A row says that something may have to be done, not that it must: step()
 * decides that, and a row whose step() found nothing stays until an act drops
 * it or puts it again.  What an act costs here depends on the objects that the
 * act touched alone, never on how many there are.
 *
 * A row's object has at most DUE_OBJECT_MAX bytes; at is in ms since 1970.
 * mark() runs on the writer, or on the thread that replays; step() on the
 * writer.  Errors: the database's (engine/db.h).
 */

#include "engine/instance.h"
#include "proof/entry.h"
#include "proof/fact.h"

#define DUE_OBJECT_MAX    160 /* bytes */
#define FOLLOWER_ACTS_MAX 14

struct follower {
	const char *kind;                      /* "assignment"; NULL: the end of the rows */
	enum action on[FOLLOWER_ACTS_MAX + 1]; /* what marks; ACTION_NONE at the end */
	enum err (*mark)(struct ctx *cx, struct db *db, const struct entry *e);
	/* out->action ACTION_NONE: there is nothing to do now. */
	enum err (*step)(struct ctx *cx, struct db *db, const struct instance *in,
			 const char *object, struct fact *out);
};

/* ---- for mark(): as apply ---- */

/* A time that is not after what the clock said at the entry, or 0, is now. */
must_check enum err due_put(struct ctx *cx, struct db *db, const struct entry *e, const char *kind,
			    const char *object, int64_t at);
must_check enum err due_drop(struct ctx *cx, struct db *db, const char *kind, const char *object);
/* All rows of the kind that are due now are to be looked at once more. */
must_check enum err due_again(struct ctx *cx, struct db *db, const struct entry *e,
			      const char *kind);

/* ---- for the stepper ---- */

/* The row that was looked at last, of those due now or of those due later; zeros: none was. */
struct due_place {
	int64_t number; /* idx, or at */
	char object[DUE_OBJECT_MAX + 1];
};

/* The first row behind the place that is due now by an entry before `before`, or whose time has
 * come; the place moves to it.  *any false: there is none, and the place stays. */
must_check enum err due_now(struct ctx *cx, struct db *db, const char *kind, int64_t before,
			    struct due_place *place, bool *any);
must_check enum err due_later(struct ctx *cx, struct db *db, const char *kind, int64_t now,
			      struct due_place *place, bool *any);
/* When the next row's time comes; INT64_MAX: none waits for its time. */
must_check enum err due_soonest(struct ctx *cx, struct db *db, const char *kind, int64_t now,
				int64_t *at);

/* Were rows put through this connection since this was asked last? */
bool due_was_put(struct db *db);
