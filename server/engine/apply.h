#pragma once

/*
 * Apply: what an entry does to the tables, live and in every replay to come.
 *
 * An apply function reads the entry and the tables, and nothing else: no clock,
 * no chance, no settings.  Those in a room's actions.c for an old v never
 * change their meaning.  They alone may write projections (HAND_APPLY).  On the
 * writer thread, or on the one that replays.  object_head() returns the
 * database's errors alone (engine/db.h).
 */

#include "engine/db.h"
#include "proof/entry.h"

typedef enum err apply(struct ctx *cx, struct db *db, const struct entry *e);

apply apply_nothing; /* the entry is all there is of it */

/* Any failure but E_UNAVAILABLE is E_FAULT: decide should have seen it coming. */
must_check enum err apply_entry(struct ctx *cx, struct db *db, const struct entry *e);

/* May an entry of this action change what somebody may do? */
bool action_changes_access(enum action a);

/* The index of the object's newest entry, or NO_ENTRY. */
must_check enum err object_head(struct ctx *cx, struct db *db, const char *id, int64_t *idx);
