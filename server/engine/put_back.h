#pragma once

/*
 * Put back: the bytes of entries that are altered or missing, from an export.
 *
 * The tree has the hash of each entry, and the newest head that the log's key
 * signed is over the tree.  So an entry of any export whose hash is the one in
 * the tree is the entry that was signed, no matter who hands it over: it needs no
 * signature, and leaves no entry of its own, since the log is again what it was.
 * An entry of the export that has another hash is left alone.  Nothing is
 * written unless the tree leads to the newest head.  One thread, while nobody
 * serves the directory.
 */

#include "engine/db.h"
#include "proof/note.h"

struct put_back {
	uint64_t looked; /* entries of the export that the log has an index for */
	uint64_t put;
	uint64_t others; /* of those looked at: not the ones that were signed here */
};

/* E_INVALID: it is no export; E_TAMPERED: the tree does not lead to the newest head under the
 * key. */
must_check enum err entries_put_back(struct ctx *cx, const char *db_path,
				     const struct note_key *key, const void *archive, uint64_t size,
				     struct put_back *out);
