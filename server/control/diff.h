#pragma once

/*
 * A document before and after, line by line, for the page on which people sign.
 * All lines that differ are there; lines that stay are shown near to a
 * difference alone.  Texts are copied into the list.  Any thread.
 */

#include <jansson.h>

#include "engine/content.h"

/*
 * [{"kind":"add"|"del"|"same","text"}]; bytes NULL: there was, or will be,
 * none.  The caller owns it.  NULL: no diff could be made, or a line of it is
 * no text that a page can show; a person may be asked to sign only what is
 * shown.
 */
json_t *diff_lines(struct ctx *cx, const struct document *old, const struct document *new);
