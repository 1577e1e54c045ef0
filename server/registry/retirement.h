#pragma once

/*
 * Retirements: models/<m>/versions/<n>.retired.json ends a version whose record is in
 * force, as people signed.  The merge puts it in force; that the version's row moves
 * is an entry of the system which follows at once (engine/due.h).  A decision
 * about a version's use looks at both.
 *
 * On the writer; mark() also on the thread that replays.  Errors: those of the database
 * (engine/db.h).
 */

#include "engine/due.h"

/* Is a retirement of the version in force?  Any thread with a connection of its own. */
must_check enum err db_version_retirement(struct ctx *cx, struct db *db, const char *model,
					  int64_t number, bool *out);

/* As engine/due.h says; an object is "<model>/<number>". */
enum err retirement_mark(struct ctx *cx, struct db *db, const struct entry *e);
enum err retirement_step(struct ctx *cx, struct db *db, const struct instance *in,
			 const char *object, struct fact *out);
