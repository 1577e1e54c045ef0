#pragma once

/*
 * Envelope: a statement with one signature over its PAE bytes, as DSSE.
 *
 *   {"payload":base64,"payloadType":"application/vnd.in-toto+json",
 *    "signatures":[{"keyid":"SHA256:…","format":"dsse"|"sshsig","sig":base64}]}
 *
 * format dsse: sig is the 64 bytes of Ed25519, and any DSSE verifier takes it.
 * format sshsig: sig is the armor that `ssh-keygen -Y sign` made over the same
 * PAE bytes; a security key signs in no other form.  The bytes show the format;
 * the member is for people.
 * schema/statement.md.  Pure; any thread.  envelope_sign() returns what the
 * signer does (E_UNAVAILABLE).
 */

#include "documents/statement.h"
#include "proof/sshsig.h"

#define ENVELOPE_MAX    262144 /* bytes; room for a statement over MANIFEST_PATHS_MAX documents */
#define ENVELOPE_DSSE   "dsse"
#define ENVELOPE_SSHSIG "sshsig"

/* sig: 64 bytes, or the armor's text. */
const char *envelope_print(struct ctx *cx, const char *fingerprint, const char *format,
			   const void *statement, size_t size, const void *sig, size_t sig_size);

/* Sign with a key in memory; the whole envelope. */
must_check enum err envelope_sign(struct ctx *cx, const struct signer *signer,
				  const void *statement, size_t size, const char **out);

/* Is it a statement, signed by this key in either format?  E_INVALID: no envelope or no statement;
 * E_MISMATCH: not this key's signature. */
must_check enum err envelope_open(struct ctx *cx, const void *bytes, size_t size,
				  const struct ssh_key *key, struct statement *out);
/* The statement inside, before anything is verified: to learn whose key to ask for.  E_INVALID. */
must_check enum err envelope_peek(struct ctx *cx, const void *bytes, size_t size,
				  struct statement *out);
