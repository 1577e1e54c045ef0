#pragma once

/*
 * Parts of files that are carried to where no server is, from the store: an entry with its way to a
 * head, and a change with its signatures (documents/evidence_change.h).  Evidence and the files of
 * stops are made of these.  Any thread with a connection of its own.  Errors: those of the database
 * (engine/db.h); E_TAMPERED: what is stored is not what it must be.
 */

#include "documents/evidence_change.h"
#include "engine/db.h"

must_check enum err entry_carried(struct ctx *cx, struct db *db, int64_t index, uint64_t size,
				  struct evidence_entry *out);
/* The change that the merge at this index ended, with proofs to the head of that size, and no
 * document yet. */
must_check enum err change_carried(struct ctx *cx, struct db *db, int64_t merged, uint64_t size,
				   struct evidence_change *out);
