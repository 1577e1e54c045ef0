#pragma once

/*
 * The act go-on: the log goes on from a head though its anchor is missing or another log's.
 *
 * The document is written on a stopped server (quality/stopped.h).  It names the newest head that
 * was signed while the server was sound, the newest that the first signer's program kept, and the
 * newest that devices signed.  One approver signs it, or two where one of the latter is missing.
 *
 * Reading: any thread with a connection of its own; facts are decided by one.  Errors besides those
 * named are the database's (engine/db.h).  Source: trust.md, 7; decision 0086.
 */

#include "documents/act.h"
#include "engine/db.h"
#include "quality/acts.h"

/* The newest head that was signed before a server that is read-only could have appended anything:
 * it covers the newest entry of which such a server enters none (flawed_passes()).  A person who
 * looks at that server for the first time sees no older one.  E_CONFLICT: there is none. */
must_check enum err going_on_head(struct ctx *cx, struct db *db, struct tree_head *out);
/* The newest head that a device's report in the log holds; size 0: none does. */
must_check enum err going_on_reported(struct ctx *cx, struct db *db, struct tree_head *out);

/* The rows of quality/effect.h. */
const char *going_on_object(struct ctx *cx, const struct act_document *d);
/* E_CONFLICT with the place: the log never had that head, or devices signed another one. */
must_check enum err going_on_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err going_on_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				  const struct act_done *done, struct fact *out);
