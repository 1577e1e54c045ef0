#pragma once

/*
 * Foreign note: a head that a key of this log signed and that is not in this log.  It is newer, or
 * has another root at its size: a device or a person saw entries that this database has not.
 *
 * Where no anchor vouches for the database, it is behind (engine/soundness.h) from the refusal on
 * that shows the note.  One list for each process, in memory.  Any thread.  Source: trust.md, 7;
 * docs/decisions/0079.
 */

#include "base/base.h"

void foreign_begin(void); /* a start: nothing vouches for the database */
/* An anchor was compared with the database, and agrees. */
void foreign_anchored(void);
/* note: a signed note; why: the sentence of the refusal that shows it. */
void foreign_found(const char *note, const char *why);
