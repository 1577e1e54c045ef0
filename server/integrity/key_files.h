#pragma once

/*
 * Key files: the files from which this process read its secrets, server-keys.json and pepper.check
 * with which a start compares them, and the two directories they lie in, looked at once a second
 * while the server runs.
 *
 * One that is gone, that has other bytes than at the start, or that others may read or look into,
 * is the alarm key.altered about file:<name>, which ends when it is as it was; that of an earlier
 * process when this one proved the file, too.  The server goes on
 * with the keys that it holds: no act of anybody's fails for what lies on the disk.  The bytes are
 * compared by their hash; a start has held them against each other (engine/instance.h).
 *
 * On the thread that starts the server, and then on the one that watches.  Source: the attack
 * "delete the database, the log or a key while the server runs"; docs/decisions/0085.
 */

#include "engine/db.h"
#include "http/services.h"

void key_files_begin(struct ctx *cx, struct db *db, const struct services *s);
void key_files_watch(struct ctx *cx, struct db *db, const struct services *s);
