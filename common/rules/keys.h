#pragma once

/*
 * Keys: who may confirm one.  A key is confirmed by another
 * person, who acknowledges it as approver with a confirmed key; while the founding
 * is open the two founders confirm each other, and neither's is confirmed yet.
 * Confirming a key moves the ground, so a sealed key never does it, a founder's
 * neither: a server that was captured once can sign with it for ever.  A key is
 * revoked by its owner, or by a signed act (rules/act_needs.h).
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

struct confirming {
	const char *owner;                   /* of the key to confirm */
	enum key_state key;                  /* as it is until then */
	const char *signer, *meaning, *role; /* of who confirms it */
	enum key_state with;                 /* the signer's own key */
	enum custody custody;                /* of the signer's own key */
	bool founders;                       /* owner and signer are the two of an open founding */
};

enum confirming_fault {
	CONFIRMING_OK,
	CONFIRMING_OWN,    /* nobody confirms their own key */
	CONFIRMING_DONE,   /* the key was confirmed or revoked before */
	CONFIRMING_WORDS,  /* it is no acknowledgement by an approver */
	CONFIRMING_SEALED, /* the signer's own key is sealed */
	CONFIRMING_WITH,   /* the signer's own key is not confirmed */
};

/* The first of these that is so. */
enum confirming_fault confirming_fault(const struct confirming *c);

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
