#pragma once

/*
 * The first root of trust: people acknowledge its digest, and only then it comes into force
 * (rules/first_root.h).  A person's program reads the file from the ceremony and signs its digest;
 * the server has no root yet, and so no part in which one it is.  An acknowledgement is a row of
 * its own, by person: the last one counts, and a key that was revoked since takes it away.
 *
 * root: "sha256:" and 64 hex digits, of the file's exact bytes.  Rows are written by
 * root_acknowledged_1 alone.  Reading: any thread with a connection of its own; facts are decided
 * on the writer.  Besides the errors named, each function returns those of the database
 * (engine/db.h).
 */

#include "rules/first_root.h"
#include "signing/signature.h"

#define FIRST_ROOT_OBJECT "trust:root" /* of its acknowledgements, in facts and signatures */

/* ---- as it is stored ---- */

struct root_acknowledgement {
	const char *user, *root, *key;
	int64_t from_idx;
	bool counts; /* of an approver of every site, whose key counts now */
	const struct root_acknowledgement *next;
};

/* The last one of each person, by id; whether each counts, said. */
must_check enum err db_root_acknowledgements(struct ctx *cx, struct db *db,
					     const struct root_acknowledgement **out);

/* ---- what is decided ---- */

/* What to sign to acknowledge it.  E_INVALID: it is no digest; E_CONFLICT: a root is in force. */
must_check enum err first_root_signing(struct ctx *cx, struct db *db, const char *origin,
				       const char *root, struct signing *out);
/* Does a key acknowledge?  E_FORBIDDEN: the server holds it; E_NOT_FOUND. */
must_check enum err first_root_key_check(struct ctx *cx, struct db *db, const char *key);
/* root.acknowledged, by the signer of the envelope.  E_FORBIDDEN: not an approver of every site, or
 * a key that is sealed or not confirmed; E_CONFLICT: it was acknowledged by that key already. */
must_check enum err first_root_acknowledge(struct ctx *cx, struct db *db, const char *origin,
					   const char *user, const char *root, const char *envelope,
					   struct fact *out);
/* Which of those who must have acknowledged that root; NULL: no root. */
must_check enum err first_root_gather(struct ctx *cx, struct db *db, const char *root,
				      const struct root_acknowledgement *all,
				      struct first_root *out);
/* May that root come into force as the first?  E_CONFLICT: it says who is missing. */
must_check enum err first_root_check(struct ctx *cx, struct db *db, const char *root);
