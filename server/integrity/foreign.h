#pragma once

/*
 * Foreign notes (engine/foreign.h), where an anchor agrees with the database: each is kept as an
 * entry, note.foreign, and the alarm log.forked begins.  Acts go on.
 *
 * On the thread that watches.  Source: trust.md, 7.
 */

#include "engine/db.h"
#include "http/services.h"

void foreign_watch(struct ctx *cx, struct db *db, const struct services *s);
