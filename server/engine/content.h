#pragma once

/*
 * Content: bytes that the log binds by digest and does not hold itself (struct
 * content of proof/fact.h): documents, personal texts, secrets.  A document's
 * digest is that of its bytes; every other content has a salt.  Read from the
 * database itself or, in a replay, from the one that is replayed.  One thread
 * at a time for each connection.  Errors: those named, and the database's
 * (engine/db.h).
 */

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
