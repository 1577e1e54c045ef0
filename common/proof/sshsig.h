#pragma once

/*
 * SSHSIG: what ssh-keygen -Y sign makes, and OpenSSH's way to write a key.
 * Only ssh-ed25519 and SHA-512.
 *
 *   blob   = "SSHSIG" u32(1) str(key) str(namespace) str("") str("sha512") str(signature)
 *   signed = "SSHSIG" str(namespace) str("") str("sha512") str(SHA-512(message))
 *   key    = str("ssh-ed25519") str(32 bytes)    signature = str("ssh-ed25519") str(64 bytes)
 *   str(x) = u32(length) x, big endian
 *
 * The armor is base64 in lines of at most 76, between two marker lines, ended
 * by a line feed.  The key inside says who claims to have signed; the caller
 * compares it with the key it trusts.  Signatures are read here and not made.
 * Rule: openssh-portable PROTOCOL.sshsig and RFC 8709.  Pure; any thread.
 */

#include "proof/signer.h"

#define SSHSIG_MAX  8192 /* bytes of an armor */
#define SSH_KEY_MAX 512  /* bytes of a public key's line */

struct sshsig {
	const char *namespace; /* the caller's */
	unsigned char public[PUBLIC_KEY_SIZE];
	unsigned char signature[SIGNATURE_SIZE];
};

/* E_INVALID: no SSHSIG, or none of an ssh-ed25519 key in this namespace.  Nothing is verified yet.
 */
must_check enum err sshsig_parse(struct ctx *cx, const char *namespace, const void *armor,
				 size_t size, struct sshsig *out);
bool sshsig_verify(struct ctx *cx, const struct sshsig *s, const void *message, size_t size);

/*
 * "ssh-ed25519 AAAA… comment", with or without a comment and a line feed.
 * E_INVALID: not that, or a key under which anything could be signed by anyone.
 */
must_check enum err ssh_key_parse(struct ctx *cx, const char *line,
				  unsigned char public[PUBLIC_KEY_SIZE]);
char *ssh_key_print(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE],
		    const char *comment); /* NULL: none */

/* The name of a key in the log: SHA-256 of it in SSH form, as a digest. */
char *ssh_key_id(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE]);
/* The same hash: "SHA256:" and 43 digits of base64, as ssh-keygen -l shows it */
char *ssh_fingerprint(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE]);
bool ssh_fingerprint_ok(const char *text);
