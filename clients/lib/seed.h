#pragma once

/*
 * A seed of 32 bytes in a file that its owner keeps, in the clear or under a
 * passphrase:
 *
 *   signet-seed-v1 <base64 of 32 bytes>\n
 *   signet-seed-v2 <base64 of the public key> <base64 of salt, nonce and box>\n
 *
 * The box is libsodium's secretbox; its key is Argon2id of the passphrase with
 * limits that take a second and 256 MiB (MODERATE).  The file is 0600, or it is
 * not read.  One thread.  E_INVALID: no file, or not of that form.
 */

#include "proof/signer.h"

/* A new file.  passphrase NULL: in the clear.  E_CONFLICT: the file is there already. */
must_check enum err seed_write(struct ctx *cx, const char *path, const char *passphrase,
			       const unsigned char seed[SEED_SIZE]);
/* *sealed: it asks for a passphrase. */
must_check enum err seed_look(struct ctx *cx, const char *path, bool *sealed);
/* E_MISMATCH: another passphrase, or none where one is asked for. */
must_check enum err seed_read(struct ctx *cx, const char *path, const char *passphrase,
			      unsigned char seed[SEED_SIZE]);
