#pragma once

/*
 * Actor: who acts by an entry, judged by the tables as they are before it (rules/actors.h).  For
 * the replay of fsck; on the thread of the connection.  E_TAMPERED with the place in the entry;
 * other errors are the database's (engine/db.h).
 */

#include "engine/db.h"
#include "proof/entry.h"

must_check enum err actor_entry_check(struct ctx *cx, struct db *db, const struct entry *e);
