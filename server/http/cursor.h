#pragma once

/*
 * A cursor: where the next page of a list goes on, as text that is opaque to
 * the asker.  A cursor says as of which entry the list is shown and the key of
 * the last row seen.  Nothing signs a cursor, so a list checks the key that it
 * finds.  Pure; any thread; texts go to the arena of cx.
 */

#include "base/err.h"

#define CURSOR_MAX 300 /* bytes of a cursor that is read */

/* false: no list gave it.  key is UTF-8 without NUL. */
must_check bool cursor_parse(struct ctx *cx, const char *cursor, int64_t *at, const char **key);
const char *cursor_text(struct ctx *cx, int64_t at, const char *key);
