#pragma once

/* Content: bytes that the log binds by digest and does not hold itself; see struct content. */

#include "engine/db.h"

struct document {
	const char *bytes; /* followed by a NUL that size does not count */
	size_t size;
};

/* As text.  E_NOT_FOUND: erased, or never there. */
must_check enum err content_text(struct ctx *cx, struct db *db, const char *digest,
				 const char **out);

/* A document, hashed again: inside apply too, where it is part of what the entry says.
 * E_TAMPERED: its bytes are not the ones named. */
must_check enum err document_read(struct ctx *cx, struct db *db, const char *digest,
				  struct document *out);

/* A statement that yields (kind, salt, bytes) of :digest, unless that is a secret. */
struct stmt content_public(struct db *db);
