#pragma once

/*
 * A signing key's document: whose key it is and for which roles, in the words
 * that its owner enrolled and that another person signs to confirm it.
 *
 *   {"v":2,"origin","user","name","site","public":"<type> <base64>","fingerprint","custody",
 *    "roles":[…],"attestation":null}
 *
 * name: the printed name at that time, for the person who compares it; machines
 * compare user and key.  attestation: a maker's proof of where the key lies; no
 * kind of it is known in this version, so that no key is in hardware by more than
 * its owner's word, and custody says file then.
 * Source: schema/statement.md.  Pure; any thread.
 */

#include "documents/policy.h"
#include "documents/role.h"
#include "proof/ssh_key.h"

struct key_document {
	const char *origin, *user, *name, *site;
	struct ssh_key public;
	enum custody custody;
	unsigned roles; /* a set, not empty; a key never signs as ROLE_ADMINISTRATOR */
};

void key_document_print(struct ctx *cx, const struct key_document *k, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err key_document_parse(struct ctx *cx, const void *bytes, size_t size,
				       struct key_document *out);
