#pragma once

/* Heads that somebody else signed with the key of a site's log, at a site whose anchor vouches for
 * its database. */

#include "plant.h"
#include "rules/foreign_notes.h"

/* The site keeps an anchor, which agrees at its last start.  All sessions ended but the
 * administrator's. */
void anchor_vouches(struct site *s);
void anchor_remove(struct site *s); /* its file, at the end */
/* The head of the log as it is now, so many entries larger, with another root if asked: a note that
 * the log's key signs. */
const char *foreign_note(struct site *s, uint64_t more, bool other_root);
const char *note_digest(struct site *s, const char *note);
/* Somebody sends the note, and it is entered; kept: as a client's program that went by it. */
void foreign_sent(struct site *s, const char *secret, const char *note, bool kept);
/* Jonas sends one that he found, with fifty entries more and another root: it is open. */
const char *foreign_opened(struct plant *p);
/* Until an entry behind that index says it of the note; what it says. */
struct foreign_note foreign_entered_after(struct site *s, int64_t index, const char *note);
bool foreign_is_entered(struct site *s, const char *note);
/* A part of a proposal: what disowns it. */
const char *disown_members(struct site *s, const char *note);
/* Both founders disown it. */
void foreign_disowned(struct plant *p, const char *note);
