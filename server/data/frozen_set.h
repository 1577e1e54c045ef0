#pragma once

/*
 * Frozen sets: test sets whose labels are kept apart.  A set is frozen once.
 * Written by dataset_frozen_1 alone.  Any connection's thread.  Errors: the
 * database's alone (engine/db.h).
 */

#include "data/frozen_set.h"
#include "engine/db.h"

struct frozen_set {
	const char *labels; /* digest of an artifact of class labels; NULL: not frozen */
	int64_t rows, positives;
};

must_check enum err db_frozen_set(struct ctx *cx, struct db *db, const char *name, int64_t number,
				  struct frozen_set *out);
