#pragma once

/*
 * Content: bytes that the log binds by digest and does not hold itself (struct
 * content of proof/fact.h): documents, personal texts, secrets.  A document's
 * digest is that of its bytes; every other content has a salt.  A personal one may
 * be erased by an entry; its digest stays in the log.
 *
 * Each is hashed where it is read: E_DAMAGED, with the digest as its place, if its
 * bytes are not those named; that is noted (engine/damage.h).  Read from the
 * database itself or, in a replay, from the one that is replayed.  One thread
 * at a time for each connection.  Errors: those named, and the database's
 * (engine/db.h).
 */

#include "engine/db.h"

struct document {
	const char *bytes; /* followed by a NUL that size does not count */
	size_t size;
};

/* As text.  E_NOT_FOUND: erased, or never there; E_DAMAGED. */
must_check enum err content_text(struct ctx *cx, struct db *db, const char *digest,
				 const char **out);

/* A document: inside apply too, where it is part of what the entry says.  E_NOT_FOUND, E_DAMAGED.
 */
must_check enum err document_read(struct ctx *cx, struct db *db, const char *digest,
				  struct document *out);

/* Inside apply: the bytes of a personal content go, as the entry of that index says.  Copies in the
 * write-ahead log stay until it is written over. */
must_check enum err content_erase(struct ctx *cx, struct db *db, const char *digest, int64_t idx);
/* Inside apply: the bytes of a personal content or a document go, and with them the row that named
 * it. */
must_check enum err content_end(struct ctx *cx, struct db *db, const char *kind,
				const char *digest);
must_check enum err content_erased(struct ctx *cx, struct db *db, const char *digest, bool *out);
/* A statement that yields (digest, index) of all that were erased, by digest. */
struct stmt contents_erased(struct db *db);

/* A content that an entry names, and that was not erased, is not there: E_DAMAGED, noted. */
must_check enum err content_gone(struct ctx *cx, const char *digest);
/* Are these the bytes of that digest?  salt: of a document none.  If not, it is noted. */
bool content_is(struct ctx *cx, const char *digest, const void *salt, size_t salt_size,
		const void *bytes, size_t size);
/* The same, or E_DAMAGED. */
must_check enum err content_agrees(struct ctx *cx, const char *digest, const void *salt,
				   size_t salt_size, const void *bytes, size_t size);
/* A statement that yields (kind, salt, bytes) of :digest, unless that is a secret; not hashed. */
struct stmt content_public(struct db *db);
