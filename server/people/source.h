#pragma once

/*
 * Sources: the network addresses that entries name, of a login or of a count of
 * refusals.  An address is personal data: the entry has a digest, the address
 * is outside the log and may be gone, erased or by time (rules/ends.h).  Any thread with a
 * connection of its own. Other errors: the database's (engine/db.h).
 */

#include "engine/db.h"

/* Does an entry name it as a source, whose time is not over? */
must_check enum err db_source_named(struct ctx *cx, struct db *db, const char *digest, bool *out);
/* E_NOT_FOUND: no entry names it as a source, or it was erased, or is over. */
must_check enum err db_source(struct ctx *cx, struct db *db, const char *digest,
			      const char **address);
