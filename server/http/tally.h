#pragma once

/*
 * Tally: refusals of people we do not know, and of anybody's requests that are
 * no acts yet (malformed, forged, too large), counted per source and window
 * instead of entered one by one, so that nobody fills the log with them.  What
 * was typed is never kept.  Any thread.
 */

#include "proof/fact.h"

#define TALLY_WINDOW_MS 60000

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *t);

void tally_add(struct tally *t, const char *source, const char *what);

bool tally_any(struct tally *t); /* since the last tally_settle(true) */
/* Them as "counts", an array of {"source","what","count"}; each source is personal content. */
void tally_print(struct tally *t, struct ctx *cx, struct fact *out);
void tally_settle(struct tally *t, bool entered); /* what was printed is in the log, or is not */
