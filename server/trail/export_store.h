#pragma once

/*
 * Export: the log up to a head with every document and printed name that its
 * entries name, as an archive (schema/export.md).  It is a function of that head
 * and of what was not erased: nothing in it is the exporter's choice.  Artifacts,
 * secrets and what was erased are not in it.
 *
 * Memory grows by some 200 bytes for each document, and by one bundle of entries.
 * Any thread with a connection of its own; apply runs on the writer.
 */

#include "engine/db.h"
#include "proof/archive.h"
#include "proof/note.h"

#define EXPORT_README "export-readme" /* the file for people, compiled in: schema/ */

/*
 * db is in a snapshot, which is ended and begun again on the way, so that none gets old.
 * head: what was covered, its note included.  E_TAMPERED: the store lacks something.
 */
must_check enum err export_write(struct ctx *cx, struct db *db, const struct note_key *key,
				 struct archive_writer *w, struct checkpoint *head);
