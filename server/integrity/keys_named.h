#pragma once

/*
 * Keys named: each key of the server, held against the trust in force (trust/own.h) at the start
 * and after each upload.  One that trust does not name for its role is the alarm key.unnamed about
 * file:<name>, which ends when trust names it or the key is another one.
 *
 * The server serves all the same.  Nothing is signed for devices with such a key
 * (release/metadata.h, fleet/assignment_decide.c): they would take it for tampering.  A start that
 * refused would leave a plant whose key is lost for good without the way to upload trust that names
 * another.
 *
 * On the thread that starts the server, and then on the one that watches.  Source: trust.md,
 * Grammars; docs/decisions/0085.
 */

#include "engine/db.h"
#include "http/services.h"

void keys_named_begin(struct ctx *cx, struct db *db, const struct services *s);
void keys_named_watch(struct ctx *cx, struct db *db, const struct services *s);
