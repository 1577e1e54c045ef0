#pragma once

/*
 * A note that somebody holds: a signed head of this log, as a device or a person's machine kept it.
 * Does this log contain it?  Any thread with a connection of its own.
 */

#include "engine/db.h"
#include "proof/note.h"

/* own: this server's key of the log.  E_MISMATCH at /note: no key of this log signed it. */
must_check enum err note_opened(struct ctx *cx, struct db *db, const struct note_key *own,
				const char *note, struct checkpoint *out);
/* E_CONFLICT at /note: this log never had that head. */
must_check enum err note_contained(struct ctx *cx, struct db *db, const struct checkpoint *head);
