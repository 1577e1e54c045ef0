#pragma once

/*
 * Exports.  The entry names what an export covers and the digest of its archive,
 * so whoever holds one can show that this is what was handed out.  The file itself
 * is a copy, no record: it can be made again.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "engine/db.h"
#include "proof/fact.h"
#include "proof/note.h"

struct new_export {
	const char *id;                /* UUIDv7 */
	const struct checkpoint *head; /* what it covers: everything up to here */
	const struct hash *archive;
	int64_t bytes; /* of the archive */
};

/* export.made */
must_check enum err export_make(struct ctx *cx, struct db *db, const struct new_export *x,
				struct fact *out);
/* The export as JSON: its fact, and when, by whom and why.  E_NOT_FOUND. */
must_check enum err export_find(struct ctx *cx, struct db *db, const char *id, const char **json,
				int64_t *index);
