#pragma once

/*
 * Disputes: signatures by a revoked key from the entry on that its revocation names count no more,
 * unless a review upheld them.  A signature that was upheld stays so.
 *
 * A signature is named by the index of its entry.  Rows are written by apply alone.  Reading: any
 * thread with a connection of its own.  Besides the errors named, each function returns those of
 * the database (engine/db.h).  Source: trust.md, 4; decision 0072.
 */

#include "engine/db.h"

/* The key of the signature, if that is disputed and not upheld; NULL: it is not. */
must_check enum err db_dispute_of(struct ctx *cx, struct db *db, int64_t signature,
				  const char **key);
/* Did the key make such a signature that is not upheld, from `since` on and before another entry?
 * signature: that very one, or NO_ENTRY for any. */
must_check enum err db_disputed_by(struct ctx *cx, struct db *db, const char *key, int64_t since,
				   int64_t before, int64_t signature, bool *out);
/* The entry of the review that upheld a signature of the key, at an index; NO_ENTRY: none did. */
must_check enum err db_upheld_by(struct ctx *cx, struct db *db, const char *key, int64_t signature,
				 int64_t at, int64_t *review);
must_check enum err db_upheld_count(struct ctx *cx, struct db *db, const char *key, int64_t *n);

/* ---- applied ---- */

must_check enum err signature_uphold(struct ctx *cx, struct db *db, const char *key,
				     int64_t signature, int64_t idx);
