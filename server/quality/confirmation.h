#pragma once

/*
 * Confirmation: another quality person signs that a key is whose it says it is,
 * its fingerprint compared on paper (signing/key.h).  While the founding is
 * open, the two founders confirm each other.  On the writer.  Besides the
 * errors named, each returns what sign_check() does (signing/signature.h) and
 * the database's (engine/db.h).
 */

#include "signing/signature.h"

/* What to sign to confirm a key.  E_NOT_FOUND. */
must_check enum err confirmation_signing(struct ctx *cx, struct db *db, const char *origin,
					 const char *id, struct signing *out);
/* Does this key confirm others?  E_FORBIDDEN: the server holds it; E_NOT_FOUND. */
must_check enum err confirmation_key_check(struct ctx *cx, struct db *db, const char *with);
/* key.confirmed, by the signer of the envelope.  E_FORBIDDEN: one's own, not an approver, or with
 * a sealed key. */
must_check enum err confirmation_decide(struct ctx *cx, struct db *db, const char *origin,
					const char *user, const char *id, const char *envelope,
					struct fact *out);
