#pragma once

/*
 * Keys: when a founding ends, and what trust/signers.json may say of a key.  Who confirms one,
 * rules/act_needs.h says: it moves the ground, so a sealed key never does it, a founder's
 * neither: a server that was captured once can sign with it for ever.  A key is
 * revoked by its owner, or by a signed act.
 *
 * Source: trust.md, 2; the design, Trust, the founding ceremony; server/signing/key.h.
 * Pure; any thread.
 */

#include "documents/key_document.h"
#include "documents/policy.h"
#include "documents/trust.h"
#include "proof/entry.h"
#include "proof/ssh_key.h"
#include "rules/authority.h"

/*
 * Does this key of a founder let the founding close, once the other founder has one
 * like it?  Only a key that can confirm others does: a founding that ended with sealed
 * keys alone would leave nobody who ever could.
 */
bool ends_founding(enum key_state state, enum custody custody);

/* Is the entry the re-founding by which the key of that id came to count? */
bool key_refounded_by(const struct entry *e, const char *id);
/* Is that the entry which confirmed this key, and no other one?  entry: its exact bytes. */
bool key_confirmed_by(struct ctx *cx, const struct ssh_key *key, const char *entry, size_t size);

/*
 * Does trust/signers.json say of the key what its owner enrolled and another person confirmed:
 * whose it is, where it lies, and for which roles?  Who confirmed it, key_confirmed_by() says.  A
 * device has no such document, and believes the file.  d: the document of the key with that public
 * point.  E_CONFLICT with the word.
 */
must_check enum err signer_enrolled(struct ctx *cx, const struct trust_signer *s,
				    const struct trust_key *k, const struct key_document *d);
