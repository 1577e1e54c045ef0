#pragma once

/*
 * Signing keys.  A key is enrolled by its owner, and counts once another quality
 * person has confirmed, by signature, the document that says whose it is and for
 * which roles.  Written by key_*_1 alone; a revoked key stays, for what it signed
 * before.
 */

#include "engine/db.h"
#include "proof/entry.h"
#include "proof/signer.h"

struct signing_key {
	const char *id, *user, *custody, *document, *state;
	const char *sealed; /* NULL: the server never holds it */
	unsigned char public[PUBLIC_KEY_SIZE];
	int64_t from_idx;
};

/* E_NOT_FOUND */
must_check enum err db_key_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			      struct signing_key *out);
/* The keys of a user, at most *n; then *n of them. */
must_check enum err db_keys_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
			       struct signing_key *out, size_t *n);
