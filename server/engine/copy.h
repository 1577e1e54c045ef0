#pragma once

/*
 * Copy: the writer copies the database into another file between its batches, some pages at a time.
 *
 * The connection is its own: its commits meanwhile go into the copy, too, so the copy
 * never begins anew, and is as the database was when its last page was taken.  Only what another
 * program writes, or a batch that was lost on a full disk, makes it begin anew.  One copy at a
 * time.  The copy is not durable: it is read once, and removed.
 *
 * copy_make(), copy_done() and copy_cancel(): any one thread; the rest is the writer's.  Sizes are
 * bytes.
 */

#include "engine/db.h"

#define COPY_PAGES    16 /* in one step: a fraction of a millisecond */
#define COPY_PAUSE_MS 5  /* from one step to the next */

struct copy;

struct copy *copy_new(void);
void copy_free(struct copy *c); /* when the writer has stopped */

/* Begin, and wait for the end.  E_UNAVAILABLE: there is no room, or it was cancelled; path may be
 * there. */
must_check enum err copy_make(struct ctx *cx, struct copy *c, const char *path);
void copy_cancel(struct copy *c); /* for good: whoever waits goes on */
/* How much of the copy that is being made is there, in 1/1000. */
unsigned copy_progress(struct copy *c);

/* ---- the writer's ---- */

/* Not in a transaction.  One step, where one is due; c may be NULL. */
void copy_turn(struct copy *c, struct db *db);
/* When the writer is to wake for it, by clock_elapsed_ms(). */
int64_t copy_wake(struct copy *c);
/* The writer stops, and nobody will go on with it. */
void copy_over(struct copy *c);
