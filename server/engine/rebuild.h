#pragma once

/*
 * Rebuild: after migrations, the rows that only the log can give.
 *
 * Most of a new schema's columns follow from rows that are there, and a
 * migration fills them.  What is due (engine/due.h) follows from entries: so
 * the log is replayed into a scratch file, and the rows of that one are taken.
 * It takes as long as fsck's replay, once for each upgrade.  Inside the
 * caller's transaction, on the thread of the connection.  E_TAMPERED: the log
 * does not replay; other errors: the database's (engine/db.h).
 */

#include "engine/db.h"

must_check enum err due_rebuild(struct ctx *cx, struct db *db);
