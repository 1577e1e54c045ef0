#pragma once

/*
 * DSSE v1: an envelope of a payload, its type and signatures over both.
 *
 *   PAE = "DSSEv1 " len(type) " " type " " len(body) " " body    lengths in decimal, bytes
 *   {"payload":base64,"payloadType":type,"signatures":[{"keyid":hint,"sig":base64}]}
 *
 * The payload handed out is what was signed, byte for byte; nobody reads it a
 * second time from the envelope.  A keyid is a hint that no signature covers:
 * nothing is decided by it.  As DSSE demands of verifiers, members unknown here
 * are ignored (they are not signed either), and both base64 alphabets are
 * taken.  Rule: secure-systems-lab/dsse protocol.md and envelope.md, 1.0.
 * Pure; any thread.  Signing returns the signer's errors (E_UNAVAILABLE).
 */

#include "base/printer.h"
#include "proof/signer.h"

#define DSSE_PAYLOAD_MAX    1048576 /* bytes */
#define DSSE_TYPE_MAX       255     /* bytes */
#define DSSE_KEYID_MAX      255     /* bytes */
#define DSSE_SIG_MAX        8192    /* bytes of one signature: room for kinds to come */
#define DSSE_SIGNATURES_MAX 16
#define DSSE_MAX            2097152 /* bytes of an envelope */

struct dsse_signature {
	const char *keyid; /* "": none was given */
	const unsigned char *sig;
	size_t size; /* not SIGNATURE_SIZE: of a kind unknown here */
};

struct dsse {
	const char *type;
	const unsigned char *payload;
	size_t size;
	struct dsse_signature signatures[DSSE_SIGNATURES_MAX];
	size_t n_signatures; /* at least 1 */
};

/* The bytes that are signed. */
void dsse_pae(struct ctx *cx, const char *type, const void *body, size_t size, struct printer *out);

/* E_TOO_LARGE: the payload is over DSSE_PAYLOAD_MAX.  Else only what the signer returns. */
must_check enum err dsse_sign(struct ctx *cx, const struct signer *signer, const char *keyid,
			      const char *type, const void *body, size_t size, struct printer *out);

/* E_INVALID with the place.  Nothing is verified yet; out lies in the arena. */
must_check enum err dsse_parse(struct ctx *cx, const void *bytes, size_t size, struct dsse *out);

/* Has this key made one of the signatures? */
bool dsse_verify(struct ctx *cx, const struct dsse *d, const unsigned char public[PUBLIC_KEY_SIZE]);
