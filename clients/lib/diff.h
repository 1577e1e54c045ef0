#pragma once

/*
 * Two texts line by line: the least that goes and comes, in three kinds of
 * lines.  Long texts are not compared but shown one after the other: nothing
 * is ever left out of what comes.  Pure.
 */

#include "base/err.h"

/* kind: ' ' stays, '-' goes, '+' comes, '@' so many lines in between stay, n of them. */
typedef void diff_fn(void *arg, char kind, const char *line, size_t n);

/* before NULL: all comes; after NULL: all goes. */
void diff(struct ctx *cx, const char *before, const char *after, diff_fn *emit, void *arg);
