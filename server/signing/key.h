#pragma once

/*
 * Signing keys.  A key is enrolled by its owner together with a document that
 * says whose it is and for which roles (documents/key_document.h).
 *
 * A key counts once two approvers other than its owner have signed the act confirm-key
 * (quality/effect.h), fingerprint compared on paper.  While the founding is open, each founder's
 * is confirmed by the other alone; then that closes for good.  An administrator alone can enrol
 * nobody.
 *
 * A key is revoked at once by its owner, but after a reset that nobody confirmed, of a key that was
 * enrolled before (account_revokes() of rules/powers.h).  The revocation of another person's key is
 * a signed act (quality/effect.h), which may reach back: signatures from `since` on are disputed
 * then.
 *
 * Rows are written by key_*_1 alone; a revoked key stays, for what it signed
 * before.  Reading: any thread with a connection of its own; facts are decided
 * on the writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

#include "documents/key_document.h"
#include "documents/trust.h"
#include "engine/db.h"
#include "proof/entry.h"
#include "rules/keys.h"
#include "signing/key_state.h"
#include "signing/signature.h"

/* ---- as it is stored ---- */

struct signing_key {
	const char *id, *user, *custody, *document;
	enum key_state state;
	const char *sealed; /* NULL: the server never holds it */
	int64_t since; /* of a revoked one: the entry from which its signatures count no more */
	struct ssh_key public;
	int64_t from_idx;
};

/* E_NOT_FOUND */
must_check enum err db_key_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			      struct signing_key *out);
/* The index of the entry that confirmed the key, revoked since or not.  E_NOT_FOUND */
must_check enum err db_key_confirmed(struct ctx *cx, struct db *db, const char *id, int64_t *index);
/* The index of the entry that enrolled it.  E_NOT_FOUND */
must_check enum err db_key_enrolled(struct ctx *cx, struct db *db, const char *id, int64_t *index);
/* The newest entry before another one that revoked it; NO_ENTRY: none did. */
must_check enum err db_key_revoked_before(struct ctx *cx, struct db *db, const char *id,
					  int64_t before, int64_t *index);
/* Was a key with this point ever enrolled, whatever its type? */
must_check enum err db_key_of_point(struct ctx *cx, struct db *db, const struct ssh_key *key,
				    bool *known);
/* The keys of a user, at most *n; then *n of them.  Those that were revoked and never confirmed
 * come last: at most KEYS_OF_USER_MAX come before them. */
must_check enum err db_keys_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
			       struct signing_key *out, size_t *n);

/* ---- what is decided ---- */

/* Those that were confirmed and revoked included: trust/signers.json has room for each of them.
 * One that was revoked and never confirmed is not counted, else whoever had a session for an hour
 * could use up the owner's for good. */
#define KEYS_OF_USER_MAX TRUST_KEYS_MAX
/* How many of them a user has. */
must_check enum err db_keys_count(struct ctx *cx, struct db *db, const char *user, int64_t *n);

struct new_key {
	const char *user;
	struct ssh_key public;
	enum custody claimed; /* what its owner says; nothing attests to hardware: file counts */
	const char *sealed;   /* what seed_seal() gave, or NULL */
	json_t *roles;        /* an array of names */
};

/* key.enrolled.  E_CONFLICT: the key is known, or too many.  E_INVALID: custody or roles. */
must_check enum err key_enrol(struct ctx *cx, struct db *db, const char *origin,
			      const struct new_key *k, struct fact *out);
/* key.revoked, by its owner, from this entry on.  E_CONFLICT: it is already; E_FORBIDDEN: another
 * person's, or one from before a reset, which takes a signed act. */
must_check enum err key_revoke(struct ctx *cx, struct db *db, const struct act *act, const char *id,
			       struct fact *out);

/* Does the key's document name the role? */
must_check enum err key_is_for(struct ctx *cx, struct db *db, const struct signing_key *key,
			       const char *role, bool *out);

/* ---- applied ---- */

#define SINCE_NOW NO_ENTRY /* from the entry itself on */
/* The entry takes the key to another state; since: of one that ends, from which entry on.
 * E_NOT_FOUND; E_CONFLICT: it does not lead there. */
must_check enum err key_move(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
			     enum key_state to, int64_t since);
