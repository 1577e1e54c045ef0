#pragma once

/*
 * An anchor, held against a database: the same judgement at a start and where approvers go on
 * without it.  Each whole line of the file and of its FILE.1 is looked at, for the last one is the
 * newest only as long as nobody else writes there.
 *
 * A head that a key of this log signed and that the database lacks is FLAW_BEHIND, wherever its
 * line is; not one that the log itself has as a foreign note.  Else the last line of the file says
 * whose anchor it is: none, one of another log that people did not abandon, or one that no key of
 * this log signed, is FLAW_ANCHOR.  Forged lines before it are passed over: they show nothing.
 *
 * Reads alone, in one snapshot; one thread for each connection.  Errors are the database's.
 * Source: trust.md, 7; decision 0079.
 */

#include "engine/db.h"
#include "engine/soundness.h"
#include "integrity/anchor_file.h"

struct anchor_judged {
	enum flaw flaw;    /* FLAW_NONE: the database has each head of this log */
	const char *place; /* of a flaw, for people */
	bool vouches;      /* and the last line is of this log */
	bool fell;    /* in one of the two files a line has fewer entries than the one before it */
	bool unread;  /* FLAW_ANCHOR, for the disk does not let us */
	bool nothing; /* no file is there, or an empty one */
	struct anchor_mark read; /* how far the file was read */
};

/* own: the key of this server's log. */
must_check enum err anchor_judge(struct ctx *cx, struct db *db, const struct note_key *own,
				 const char *path, struct anchor_judged *out);
/* The note of the largest head that the key signed, of both files; NULL: there is none. */
must_check enum err anchor_largest(struct ctx *cx, const char *path, const struct note_key *own,
				   const char **note);
/* Does the log say that there is an anchor? */
must_check enum err anchor_is_begun(struct ctx *cx, struct db *db, bool *out);
