#pragma once

/*
 * Tally: refusals of people we do not know, and of anybody's requests that are
 * no acts (malformed, forged, too large, a look that is not theirs), counted
 * per source and window instead of entered one by one, so that nobody fills the
 * log with them.  The text that was typed is never kept.  Any thread.
 */

#include "proof/fact.h"

#define TALLY_WINDOW_MS 60000

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *t);

void tally_add(struct tally *t, const char *source, const char *what);

/* The counts so far, which t forgets: the caller alone has it from now on.
 * NULL: nothing. */
struct tally *tally_take(struct tally *t);
void tally_give_back(struct tally *t, const struct tally *taken); /* it could not be entered */
/* As access.refused says them, from the first of them to that moment; each source is personal. */
void tally_print(const struct tally *taken, struct ctx *cx, int64_t to, struct fact *out);
