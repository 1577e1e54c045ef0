#pragma once

/*
 * Mend: a database that is made again from the entries of another one, and where that other one
 * differs from it.
 *
 * Entries lead to the newest head that the log's key signed, or to one that is held elsewhere; all
 * rows and tiles follow from them (engine/again.h).  Of what does not, mend_rows says for each
 * table what becomes of it: a content is taken where its bytes are those of its digest, a
 * checkpoint where it is signed and is the root of the entries.
 *
 * A difference has a place, the digest that is wanted there, and the one that was found, NULL where
 * nothing is (schema/acts.md, accept-damage):
 *
 *   tables/<name>      the rows of a table that differ
 *   contents/<digest>  a content that is lost or altered: it stays lost
 *   schema, file       the tables' own definitions; what SQLite says of the file
 *   checks/<room>      what a room's own check says
 *
 * Nobody serves the directory.  One thread; memory is the ctx's.  E_TAMPERED: an entry is lost or
 * altered, no signed head is over the entries, or a content is lost from which rows follow: that is
 * nothing to be accepted; cx->next is the way out of that kind, as a clause.  Other errors are the
 * database's (engine/db.h).
 */

#include "documents/act.h"
#include "engine/db.h"
#include "proof/note.h"

struct mended {
	struct checkpoint head;
	struct act_damage damage[ACT_DAMAGE_MAX];
	size_t n;
	bool more; /* places that found no room */
};

/* Of a table that does not follow from entries alone. */
struct mend_row {
	const char *table;
	const char *becomes; /* for people */
	sql_id all;          /* compared after it was made again; SQL_NONE: in its own way */
	int keys;            /* that many leading columns of `all` name a row, as in struct table */
};

extern const struct mend_row mend_rows[]; /* ends in a row of zeros */

void mended_add(struct mended *m, const char *place, const char *wanted, const char *found);

/* from: at that path, to: empty.  held: a note that is kept elsewhere, such as that of the anchor;
 * NULL. */
must_check enum err store_mend(struct ctx *cx, const char *path, struct db *from, struct db *to,
			       const struct note_key *key, const char *held, struct mended *out);
