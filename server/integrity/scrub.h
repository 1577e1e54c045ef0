#pragma once

/*
 * Results of scrubs (engine/scrub.h) become entries: the fact, and alarms that begin and end.
 *
 * From the thread that starts the server, and from the one that watches.  Source: decision 0080.
 */

#include "engine/db.h"
#include "http/services.h"

/* From where the log is to be proved, when the first scrub is due, and whether records were known
 * to be altered. */
void scrubs_begin(struct ctx *cx, struct db *db, const struct services *s);
void scrubs_watch(struct ctx *cx, struct db *db, const struct services *s);
