#pragma once

/*
 * The tree that follows when files change: of each folder on the way the one
 * tree that it was is edited, and nothing else is read.  Trees that
 * were read or made are kept with the connection, by name, so the next merge
 * into the same folder need not read them again; a name holds the same bytes after a rollback, too.
 *
 * For the files of this room alone; the writer or a replay, in HAND_APPLY.
 * E_FAULT: a file that is to go is not there, or a folder is in the way; other
 * errors: those of git_object.h.
 */

#include "tree/git.h"
#include "tree/git_object.h"

/* before: the tree as it was, NULL: there was none.  The new one's name into out. */
must_check enum err folder_update(struct ctx *cx, struct db *db, const unsigned char *before,
				  const struct git_file *files, size_t n,
				  unsigned char out[OID_SIZE]);
