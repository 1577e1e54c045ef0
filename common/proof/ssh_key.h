#pragma once

/*
 * A public key as OpenSSH writes it, of the types that Signet knows:
 *
 *   ssh-ed25519                   str(type) str(32 bytes)
 *   sk-ssh-ed25519@openssh.com    str(type) str(32 bytes) str(application)
 *
 * The second lies in a security key (FIDO), which signs only under a touch.
 * Two keys with one point (the 32 bytes) are one key: a judge that counts people
 * or keys compares points, never names, ids or fingerprints.
 * Rule: RFC 4253, RFC 8709, openssh-portable PROTOCOL.u2f.  Pure; any thread.
 */

#include "base/printer.h"
#include "proof/signer.h"
#include "proof/ssh_wire.h"

#define SSH_KEY_MAX         512 /* bytes of a public key's line */
#define SSH_APPLICATION_MAX 64  /* bytes */

enum ssh_key_type { SSH_ED25519, SSH_SK_ED25519, SSH_KEY_TYPES };

struct ssh_key {
	enum ssh_key_type type;
	unsigned char point[PUBLIC_KEY_SIZE];
	const char *application; /* "ssh:…", of a security key; NULL else */
};

const char *ssh_key_type_name(enum ssh_key_type type);
bool ssh_key_type_parse(const char *name, enum ssh_key_type *out);
struct ssh_key ssh_ed25519(const unsigned char public[PUBLIC_KEY_SIZE]);
bool ssh_key_same(const struct ssh_key *a, const struct ssh_key *b); /* one point */

/*
 * A .pub file as people have it: "<type> <base64> comment", with or without a comment, a byte order
 * mark before it, and a line end of Unix or Windows after it.  E_INVALID: not that, or a point
 * under which nobody or anybody could sign.  out->application lies in the arena.
 */
must_check enum err ssh_key_parse(struct ctx *cx, const char *text, struct ssh_key *out);
/* "<type> <base64>" and nothing else.  *known false: it is a key, of a type that is not above.
 * E_INVALID: it is none. */
must_check enum err ssh_key_read(struct ctx *cx, const char *text, struct ssh_key *out,
				 bool *known);
char *ssh_key_print(struct ctx *cx, const struct ssh_key *k, const char *comment); /* NULL: none */
/* The same without type and base64: the bytes that are hashed for its names.  E_INVALID. */
must_check enum err ssh_key_take(struct ctx *cx, struct span blob, struct ssh_key *out);

/* The name of a key in the log: SHA-256 of it in SSH form, as a digest. */
char *ssh_key_id(struct ctx *cx, const struct ssh_key *k);
/* The fingerprint of the key that has this id: the same hash, as people have it on paper.  NULL: it
 * is no id. */
char *ssh_fingerprint_of(struct ctx *cx, const char *id);
/* The same hash: "SHA256:" and 43 digits of base64, as ssh-keygen -l shows it */
char *ssh_fingerprint(struct ctx *cx, const struct ssh_key *k);
char *ed25519_fingerprint(struct ctx *cx, const unsigned char public[PUBLIC_KEY_SIZE]);
bool ssh_fingerprint_ok(const char *text);
