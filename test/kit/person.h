#pragma once

/*
 * People who sign, for tests: the founding ceremony, keys, and both ways to
 * sign, as a person's own program and the server's sealed keys do it.
 */

#include "proof/signer.h"
#include "site.h"

struct person {
	const char *id;
	char secret[80]; /* of the session */
	char key[80];    /* id of the key */
	bool sealed;
	char own[80];              /* a sealed founder's key in a file, which confirms keys */
	struct seed_signer signer; /* of the key in a file */
};

void person_login(struct site *s, struct person *p); /* anew */
/* A key of the person's own, enrolled for one role; pending. */
void person_key_add(struct site *s, struct person *p, const char *role);
/* Confirmed by somebody whose key counts, and by a founder besides where that one alone is not
 * enough. */
void person_key_confirmed(struct site *s, struct person *p, struct person *by);
/* The act that confirms the key, proposed; its id. */
const char *key_act(struct site *s, const char *secret, const char *key);
/* anna with a sealed key and one of her own, ben with one of his own: each confirmed by the other.
 */
void founders_add(struct site *s, struct person *anna, struct person *ben);
/* Both sign an act that was proposed, once each, and it takes effect; status: of the last. */
void founders_sign(struct site *s, const char *act, const char *meaning, int status);
/* A person's acknowledgement of the first root of that digest, with a key of their own; asserts the
 * status; the two of both founders. */
void person_acknowledges(struct site *s, struct person *p, const char *root, int status);
void founders_acknowledge(struct site *s, const char *root);
/* A grant of approver or auditor: the administrator proposes it, the founders sign. */
void role_granted_by_act(struct site *s, const char *id, const char *role, const char *site);
/* That who uses the account is the person: the administrator proposes it, the founders sign. */
void person_confirmed(struct site *s, const char *id);
/* One signature on an act, in the role approver. */
void person_signs_act(struct site *s, struct person *p, const char *act, const char *meaning,
		      int status);
/* An act that somebody proposes; its id.  members: JSON, as for body(), behind act and reason. */
const char *act_proposed(struct site *s, const char *secret, const char *kind, const char *members);
/* A person with a role at a site, or "*", and a key that anna and ben confirmed. */
void person_with_key_at(struct site *s, struct person *p, const char *id, const char *role,
			const char *site, bool sealed, struct person *anna);
/* As role_grant() grants it. */
void person_with_key(struct site *s, struct person *p, const char *id, const char *role,
		     bool sealed, struct person *anna);

/* Sign change n; asserts the status. */
void person_signs(struct site *s, struct person *p, int n, const char *meaning, const char *role,
		  int status);
/* The envelope that p's own key makes of the statement at url; JSON-escaped into a body. */
const char *envelope_body(struct site *s, struct person *p, const char *url);
const char *envelope_body_of(struct site *s, struct person *p, const char *statement, size_t size);
