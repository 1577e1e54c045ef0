#pragma once

/*
 * The newest line of an anchor, held against a database: the same judgement at a start and where
 * approvers go on without it.  Reads alone, in one snapshot; one thread for each connection.
 * Errors are the database's.  Source: trust.md, 7; decision 0079.
 */

#include "engine/db.h"
#include "engine/soundness.h"
#include "integrity/anchor_file.h"

struct anchor_judged {
	enum flaw flaw;    /* FLAW_NONE: the database has that head, or people abandoned its log */
	const char *place; /* of a flaw, for people */
	bool vouches;      /* the database has that head */
};

/* own: the key of this server's log. */
must_check enum err anchor_line_judge(struct ctx *cx, struct db *db, const struct note_key *own,
				      const struct anchor_line *line, struct anchor_judged *out);
/* Part of a sentence: why there is no line, where there is none. */
const char *anchor_lack(enum anchor_has has);
/* Does the log say that there is an anchor? */
must_check enum err anchor_is_begun(struct ctx *cx, struct db *db, bool *out);
