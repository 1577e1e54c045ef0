#pragma once

/*
 * Foreign notes (engine/foreign.h), where an anchor agrees with the database: each is kept as an
 * entry, note.foreign, with how it is held.  What follows from it: quality/foreign_note.h.
 *
 * On the thread that watches.  Source: trust.md, 7; decision 0083.
 */

#include "engine/db.h"
#include "http/services.h"

void foreign_watch(struct ctx *cx, struct db *db, const struct services *s);
