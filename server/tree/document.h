#pragma once

/*
 * The tree of controlled documents.  What is in force is the rows in force; the
 * only way to change it is a merge (change_merged_1), or genesis
 * (tree_begun_1).  Each commit of git's rendering is made in the same apply.
 * Any thread with a connection of its own; apply runs on the writer.  Other
 * errors: the database's (engine/db.h).
 */

#include "engine/content.h"
#include "proof/entry.h"

/* E_NOT_FOUND: there is no such document then. */
must_check enum err db_document_at(struct ctx *cx, struct db *db, const char *path, int64_t at,
				   const char **digest);
/* The digest, or NULL where there is none. */
must_check enum err db_document_digest(struct ctx *cx, struct db *db, const char *path, int64_t at,
				       const char **digest);

/* A document in force, and the index of the entry that brought it.  E_NOT_FOUND. */
must_check enum err db_document_since(struct ctx *cx, struct db *db, const char *path,
				      const char **digest, int64_t *idx);

/* Is there a document in force that cannot be beside this path, for one would be a
 * folder of the other? */
must_check enum err db_document_beside(struct ctx *cx, struct db *db, const char *path, bool *out);

/* Binds :path, and the columns of what it says (documents/path.h): :path_kind, :path_name and
 * :path_number, each null where the path says none. */
void bind_path(struct ctx *cx, struct stmt *s, const char *path);

/* One path of a change, inside apply: ends what was there, begins what comes. */
must_check enum err document_put(struct ctx *cx, struct db *db, const char *path,
				 const char *digest, int64_t idx);
