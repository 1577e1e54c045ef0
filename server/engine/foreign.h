#pragma once

/*
 * Foreign note: a head that a key of this log signed and that is not in this log: newer, or with
 * another root at its size.  A device or a person saw entries that this database has not.
 *
 * Where no anchor vouches for the database, it is behind (engine/soundness.h) from the refusal on
 * that shows the note.  Else the note is kept here, one at a time, until it is entered
 * (integrity/foreign_api.c); one that comes meanwhile is kept when it is sent again.  In memory,
 * one for each process.  Any thread.  Source: trust.md, 7; docs/decisions/0079.
 */

#include "base/err.h"

void foreign_begin(void); /* a start: nothing vouches for the database */
/* An anchor was compared with the database, and agrees. */
void foreign_anchored(void);
/* note: a signed note; why: the sentence of the refusal that shows it. */
void foreign_found(const char *note, const char *why);
/* The note to be entered, the same again until foreign_entered(); NULL: none. */
const char *foreign_next(struct ctx *cx);
void foreign_entered(void);
