#pragma once

/*
 * Foreign note: a head that a key of this log signed and that is not in this log: newer, or with
 * another root at its size.  A device, a person or the anchor has entries that this database has
 * not.
 *
 * Where no anchor vouches for the database, it is behind (engine/soundness.h) from the refusal on
 * that shows the note.  Else the note is kept here until it is entered (integrity/foreign_api.c);
 * one for which there is no room is kept when it is sent again.  In memory, one for each process.
 * Any thread.  Source: trust.md, 7; docs/decisions/0079, 0083.
 */

#include "base/err.h"
#include "rules/foreign_notes.h"

#define FOREIGN_PENDING_MAX 16 /* notes that are not entered yet */

/* A note that somebody showed, and how they hold it. */
struct foreign_shown {
	const char *note; /* a signed note */
	enum note_held held;
	const char *kind, *id; /* of the actor who sent it; NULL: the anchor has it */
	const char *report;    /* of HELD_BY_REPORT: the envelope; else NULL */
};

void foreign_begin(void); /* a start: nothing vouches for the database */
/* An anchor was compared with the database, and agrees. */
void foreign_anchored(void);
/* why: the sentence of the refusal that shows it. */
void foreign_found(const struct foreign_shown *shown, const char *why);
/* The note to be entered, the same again until foreign_entered(); false: none is. */
bool foreign_next(struct ctx *cx, struct foreign_shown *out);
void foreign_entered(void);
