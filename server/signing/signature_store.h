#pragma once

/*
 * Signatures: who signed what, in which meaning, with which key.  A row is an
 * index into the envelopes, which are documents and the record itself.
 */

#include "engine/db.h"
#include "proof/entry.h"

struct signature {
	const char *id, *signer, *role, *meaning, *key, *custody, *envelope;
	int64_t from_idx;
};

/* The signatures over an object ("change:17"), at most *n; then *n of them. */
must_check enum err db_signatures_of(struct ctx *cx, struct db *db, const char *subject, int64_t at,
				     struct signature *out, size_t *n);
must_check enum err db_signature_known(struct ctx *cx, struct db *db, const char *id, bool *out);

/* How a fact prints a signature, and how apply takes it: {"id","subject","signer",…}. */
void signature_print(struct printer *out, const char *key, const char *subject,
		     const struct signature *s);
must_check enum err signature_apply(struct ctx *cx, struct db *db, json_t *signature, int64_t idx);
