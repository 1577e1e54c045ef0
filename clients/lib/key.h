#pragma once

/*
 * A signing key that its owner holds: a seed file of ours (lib/seed.h), or a key
 * of OpenSSH, which ssh-keygen uses so that an agent, a passphrase or a security
 * token keeps working.  A seed is wiped with own_key_wipe().  One thread.
 * E_INVALID: no file, or not of that form.
 */

#include "documents/envelope.h"

struct own_key {
	struct ssh_key public;
	const char *id;          /* as the server names it: the fingerprint as a digest */
	const char *fingerprint; /* as ssh-keygen -l shows it */
	const char *ssh;         /* for ssh-keygen -f; NULL: the seed signs */
	struct seed_signer seed;
};

/* A fresh seed into a new file; passphrase NULL: in the clear.  E_CONFLICT: the file is there
 * already. */
must_check enum err own_key_make(struct ctx *cx, const char *path, const char *passphrase,
				 struct own_key *out);
/* E_INVALID: no seed file, or others may read it.  E_MISMATCH: it asks for another passphrase. */
must_check enum err own_key_read(struct ctx *cx, const char *path, const char *passphrase,
				 struct own_key *out);
/* path: of the private key, with its .pub beside it; or of the .pub, for a key in an agent. */
must_check enum err own_key_ssh(struct ctx *cx, const char *path, struct own_key *out);
void own_key_wipe(struct own_key *k);
#define auto_own_key cleanup(own_key_wipe) struct own_key

/* The public line in a .pub file. */
must_check enum err public_read(struct ctx *cx, const char *path, struct ssh_key *out);

/* The envelope of a statement.  E_UNAVAILABLE: ssh-keygen did not sign; E_MISMATCH: with another
 * key. */
must_check enum err own_key_sign(struct ctx *cx, const struct own_key *k, const void *statement,
				 size_t size, const char **envelope);
