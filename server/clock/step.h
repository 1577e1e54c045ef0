#pragma once

/*
 * A step back of the clock, as the log has it: the newest entries bear a time that an entry before
 * them had, because the clock was ahead then and is right again.  People may name those that ran
 * ahead in trust/signers.json (rules/corrected.h).  Any thread with a connection of its own.
 * Besides the errors named, the database's (engine/db.h).
 */

#include "documents/trust.h"
#include "engine/db.h"

/* The one after entry to; CLOCK_STEP_NEWEST: the one that holds the newest entry's time, or, where
 * people in force named that and the newest entry is early still, the next one behind it.  Entries
 * that they named before are left out.  E_NOT_FOUND: there is none. */
#define CLOCK_STEP_NEWEST INT64_C(-1)
must_check enum err clock_step(struct ctx *cx, struct db *db, const char *origin, int64_t to,
			       struct trust_clock *out);
