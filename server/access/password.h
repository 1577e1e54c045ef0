#pragma once

/*
 * Passwords.  One Argon2id run gives a key, which HKDF splits: one half is
 * stored to recognise the password, the other seals its owner's signing key and
 * is never stored: a person who resets a password cannot sign with the old key.
 * schema/password.md has both texts byte for byte.
 *
 * Takes some 60 ms and 64 MiB: for workers.  Pure but for chance.
 */

#include "base/err.h"

#define PASSWORD_MIN \
	12 /* characters; NIST SP 800-63B-4, 3.1.1.2 asks for 8, or 15 where it is alone */
#define PASSWORD_MAX 256 /* bytes */

/* E_INVALID: too short, too long, or the same as the user's id. */
must_check enum err password_ok(struct ctx *cx, const char *user, const char *password);
const char *password_verifier(struct ctx *cx, const unsigned char pepper[32], const char *password);
bool password_fits(struct ctx *cx, const unsigned char pepper[32], const char *verifier,
		   const char *password);
/* The same, and the key that seals; wipe it. */
bool password_opens(struct ctx *cx, const unsigned char pepper[32], const char *verifier,
		    const char *password, unsigned char seal_key[32]);
/* As long as a real check, for a user who does not exist; false. */
bool password_pretend(struct ctx *cx, const unsigned char pepper[32], const char *password);

const char *seed_seal(struct ctx *cx, const unsigned char seal_key[32], const char *user,
		      const unsigned char public[32], const unsigned char seed[32]);
bool seed_open(const unsigned char seal_key[32], const char *user, const unsigned char public[32],
	       const char *sealed, unsigned char seed[32]);
