#pragma once

/*
 * Damage that was found where bytes are read (engine/damage.h) is entered: an alarm begins, and
 * ends when the bytes were hashed again and agree.
 *
 * From the thread that starts the server, and from the one that watches.  Source: trust.md, 7.
 */

#include "engine/db.h"
#include "http/services.h"

/* Damage that the log has already is no news. */
void damage_begin(struct ctx *cx, struct db *db, const struct services *s);
void damage_watch(struct ctx *cx, struct db *db, const struct services *s);
