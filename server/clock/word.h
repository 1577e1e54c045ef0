#pragma once

/*
 * The newest word of a person on the clock, as a later start finds it in the log.
 *
 * A start compares the machine's clock with the newest entry.  A word that took a clock behind the
 * log holds that entry's time, so from the word on a start compares with the latest time that
 * the clock came to since, never before the word's own: else each restart would need the word
 * again, or lead the clock back a little.  That time is heard of the entries about the clock, of
 * the newest, and of the last before each start, whatever they are about.  A word that no entry has
 * followed yet counts likewise, since the server may have been killed before it took the clock.
 *
 * Any thread with a connection of its own.  E_TAMPERED: an entry cannot be read; other errors are
 * the database's (engine/db.h).  Source: trust.md, 3; decision 0062.
 */

#include "engine/db.h"

/* The time that a start compares with because of a word; below 0: no word has a say. */
must_check enum err clock_word_time(struct ctx *cx, struct db *db, int64_t *out);
