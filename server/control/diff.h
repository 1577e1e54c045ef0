#pragma once

/* A document before and after, line by line. */

#include <jansson.h>

#include "engine/content.h"

/*
 * [{"kind":"add"|"del"|"same","text"}]; bytes NULL: there was, or will be, none.  The caller owns
 * it.  NULL: no diff could be made, or a line of it is no text that a page can show; nobody may be
 * asked to sign what is not shown.
 */
json_t *diff_lines(struct ctx *cx, const struct document *old, const struct document *new);
