#pragma once

/* Content: bytes that the log binds by digest and does not hold itself; see struct content. */

#include "store/db.h"

/* As text.  E_NOT_FOUND: erased, or never there. */
must_check enum err content_text(struct ctx *cx, struct db *db, const char *digest,
				 const char **out);
