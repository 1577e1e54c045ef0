#pragma once

/*
 * Objections to a change that is open: anybody with an account says why it should not merge.  An
 * objection is an entry, is shown with the change from then on, and ends nothing: only a
 * rejection in a role that a rule asks for does (rules/ballot.h).
 *
 * Reading: any thread with a connection of its own; the fact is decided on the writer.  Besides the
 * errors named, each function returns those of the database (engine/db.h).
 */

#include "engine/db.h"
#include "proof/fact.h"

#define OBJECTIONS_MAX 64 /* to one change */

struct objection {
	int64_t idx, at; /* at: ms since 1970 */
	const char *person, *reason;
};

/* change.objected.  E_CONFLICT: the change is not open, or there are too many already. */
must_check enum err objection_make(struct ctx *cx, struct db *db, int64_t number, struct fact *out);

/* Those up to an entry, oldest first; *n: room for them, then how many there are. */
must_check enum err db_objections_of(struct ctx *cx, struct db *db, int64_t number, int64_t at,
				     struct objection *out, size_t *n);
