#pragma once

/*
 * Lost: contents and artifacts whose loss two approvers accepted (the act accept-damage).  Nothing
 * comes to hold by it: what rests on them stays closed.  fsck and scrubs say so instead of failing
 * as long as there is what was found then; anything else there is fresh damage.
 *
 * An object is "content:<digest>" or "artifact:<digest>".  One thread at a time for each
 * connection; errors are the database's (engine/db.h).  Source: trust.md, 7; docs/decisions/0082.
 */

#include "engine/db.h"
#include "engine/fsck.h"
#include "proof/entry.h"

struct lost {
	const char *found; /* digest of what lay there; NULL: nothing did */
	int64_t entry;     /* damage.accepted; NO_ENTRY: nobody accepted it */
};

must_check enum err lost_at(struct ctx *cx, struct db *db, const char *object, struct lost *out);
/* How many objects. */
must_check enum err lost_count(struct ctx *cx, struct db *db, int64_t *out);
struct stmt lost_all(struct db *db); /* yields (object, found, entry) of each */
/* Inside apply. */
must_check enum err lost_put(struct ctx *cx, struct db *db, const char *object, const char *found,
			     int64_t entry);

/* Of fsck: E_DAMAGED about an object of that kind whose loss was accepted is none, and is counted.
 * Any other e is e. */
enum err lost_excused(struct ctx *cx, struct db *db, enum err e, const char *kind,
		      struct fsck_report *out);
