#pragma once

/*
 * A signing key's document: whose key it is and for which roles, in the words
 * that its owner enrolled and that another person signs to confirm it.
 *
 *   {"v":2,"origin","user","name","site","public":"<type> <base64>","fingerprint","custody",
 *    "roles":[…],"attestation":null|{"format","bytes":"<base64>"}}
 *
 * name: the printed name at that time, for the person who compares it; machines
 * compare user and key.  attestation: a maker's proof of where the key lies, and
 * custody is hardware where there is one, and nowhere else.  No format of it is
 * judged in this version, so that no key is in hardware by more than its owner's
 * word, and custody says file then.
 * Source: schema/statement.md.  Pure; any thread.
 */

#include "documents/policy.h"
#include "documents/role.h"
#include "proof/ssh_key.h"

#define ATTESTATION_MAX 16384 /* digits of its base64 */

/* What a maker's program made, as it came. */
struct attestation {
	const char *format; /* NULL: there is none */
	const char *bytes;  /* base64 */
};

struct key_document {
	const char *origin, *user, *name, *site;
	struct ssh_key public;
	enum custody custody;
	unsigned roles; /* a set, not empty; a key never signs as ROLE_ADMINISTRATOR */
	struct attestation attestation;
};

void key_document_print(struct ctx *cx, const struct key_document *k, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err key_document_parse(struct ctx *cx, const void *bytes, size_t size,
				       struct key_document *out);
/* E_INVALID: it asks for something that this version does not judge. */
must_check enum err key_document_judged(struct ctx *cx, const struct key_document *k);
