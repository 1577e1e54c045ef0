#pragma once

/*
 * SSHSIG: what ssh-keygen -Y sign makes, with a key of a type in
 * proof/ssh_key.h and SHA-512.
 *
 *   blob   = "SSHSIG" u32(1) str(key) str(namespace) str("") str("sha512") str(signature)
 *   signed = "SSHSIG" str(namespace) str("") str("sha512") str(SHA-512(message))
 *   signature = str("ssh-ed25519") str(64 bytes)
 *   signature = str("sk-ssh-ed25519@openssh.com") str(64 bytes) flags u32(counter), over
 *               SHA-256(application) flags u32(counter) SHA-256(signed)
 *
 * The armor is base64 in lines of at most 76, between two marker lines, ended
 * by a line feed.  The key inside says who claims to have signed; the caller
 * compares it with the key it trusts.  Signatures are read here and not made.
 * Rule: openssh-portable PROTOCOL.sshsig and PROTOCOL.u2f, RFC 8709.  Pure;
 * any thread.
 */

#include "proof/ssh_key.h"

#define SSHSIG_MAX 8192 /* bytes of an armor */

struct sshsig {
	const char *namespace; /* the caller's */
	struct ssh_key key;
	unsigned char signature[SIGNATURE_SIZE];
	/* of a security key: what it says of this signature, and how many it made; else 0 */
	unsigned char flags;
	uint32_t counter;
};

/* E_INVALID: no SSHSIG, or none of a known key in this namespace.  Nothing is verified yet. */
must_check enum err sshsig_parse(struct ctx *cx, const char *namespace, const void *armor,
				 size_t size, struct sshsig *out);
/* False also where a security key signed without a touch. */
bool sshsig_verify(struct ctx *cx, const struct sshsig *s, const void *message, size_t size);
