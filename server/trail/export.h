#pragma once

/*
 * Exports: the log up to a head with every document and printed name that its
 * entries name, as an archive (schema/export.md).  An export is a function of
 * that head and of what was not erased: nothing in it is the exporter's choice.
 * Artifacts, secrets and what was erased are not in it.  The entry names what
 * an export covers and the digest of its archive, so a person who holds one can
 * show that this is what was given out; the file is a copy, no record, and can
 * be made again.
 *
 * Memory grows by some 200 bytes for each document, and by one bundle of
 * entries.  Any thread with a connection of its own; facts are decided on the
 * writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

#include "engine/db.h"
#include "proof/archive.h"
#include "proof/fact.h"
#include "proof/note.h"

/* ---- the archive ---- */

#define EXPORT_README "export-readme" /* the file for people, compiled in: schema/ */

/*
 * The export that was begun under that id.  db is in a snapshot, which is ended and begun again on
 * the way, so that none gets old.  head: what was covered, its note included.  E_DAMAGED: the store
 * lacks something.  E_CONFLICT: something was erased since the export was begun.
 */
must_check enum err export_write(struct ctx *cx, struct db *db, const struct note_key *key,
				 const char *id, struct archive_writer *w, struct checkpoint *head);

/* ---- the entries ---- */

/* export.begun: the head that the archive will cover has this entry. */
must_check enum err export_begin(struct ctx *cx, struct db *db, const char *id, struct fact *out);
/* The export was begun, and was not made yet.  E_NOT_FOUND, E_CONFLICT. */
must_check enum err export_waits(struct ctx *cx, struct db *db, const char *id);

struct new_export {
	const char *id;                /* UUIDv7 */
	const struct checkpoint *head; /* what it covers: everything up to here */
	const struct hash *archive;
	int64_t bytes; /* of the archive */
};

/* export.made.  E_NOT_FOUND, E_CONFLICT as above. */
must_check enum err export_make(struct ctx *cx, struct db *db, const struct new_export *x,
				struct fact *out);
/* The export as JSON: the fact of its newest entry, and when, by whom and why it was begun, and
 * made if it was; index: of export.made, NO_ENTRY until then.  E_NOT_FOUND. */
must_check enum err export_find(struct ctx *cx, struct db *db, const char *id, const char **json,
				int64_t *index);
