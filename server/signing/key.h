#pragma once

/*
 * Signing keys: the rules.  A key is enrolled by its owner together with a
 * document that says whose it is and for which roles:
 *
 *   {"v":1,"origin","user","name","site","public":"ssh-ed25519 …","fingerprint",
 *    "custody","roles":[…]}
 *
 * It counts once another person, who signs as approver with a confirmed key, has
 * signed that document (meaning acknowledgement), fingerprint compared on paper.
 * While the founding is open, the two founders confirm each other; then that
 * closes for good.  An administrator alone can enrol nobody.
 */

#include "signing/signature.h"

#define KEYS_OF_USER_MAX 16

struct new_key {
	const char *user;
	unsigned char public[PUBLIC_KEY_SIZE];
	enum custody custody;
	const char *sealed; /* what seed_seal() gave, or NULL */
	json_t *roles;      /* an array of names */
};

/* key.enrolled.  E_CONFLICT: the key is known, or too many.  E_INVALID: custody or roles. */
must_check enum err key_enrol(struct ctx *cx, struct db *db, const char *origin,
			      const struct new_key *k, struct fact *out);
/* What to sign to confirm it. */
must_check enum err key_signing(struct ctx *cx, struct db *db, const char *origin, const char *id,
				struct signing *out);
/* key.confirmed, by the signer of the envelope.  E_FORBIDDEN: one's own, or not an approver. */
must_check enum err key_confirm(struct ctx *cx, struct db *db, const char *origin, const char *user,
				const char *id, const char *envelope, struct fact *out);
/* What follows from a confirmation: founding.closed, once both founders' keys are; else no fact. */
must_check enum err founding_close(struct ctx *cx, struct db *db, struct fact *out);
/* key.revoked, by its owner or an approver.  E_CONFLICT: it is already. */
must_check enum err key_revoke(struct ctx *cx, struct db *db, const struct act *act, const char *id,
			       struct fact *out);

/* Does the key's document name the role? */
must_check enum err key_is_for(struct ctx *cx, struct db *db, const struct signing_key *key,
			       const char *role, bool *out);
