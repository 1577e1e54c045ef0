#pragma once

/* Whoever has captured a server while a person logged in: from the password and the database they
 * open the person's sealed key, and sign with it outside the server. */

#include "documents/statement.h"
#include "person.h"
#include "proof/fact.h"

/* p's sealed key, opened. */
struct ssh_key captured_key(struct site *s, struct person *p, struct seed_signer *out);
/* The statement by which p would acknowledge the act with a key that p holds, restated as one of
 * p's sealed key and signed with that: an envelope. */
const char *captured_acknowledgement(struct site *s, struct person *p, const char *act);
/* That statement, whatever it says, signed with p's sealed key: an envelope. */
const char *captured_signed(struct site *s, struct person *p, const struct statement *st);
/* Such a statement of p's, made already: restated and signed so. */
const char *captured_restated(struct site *s, struct person *p, struct statement *st);
/* An entry as a captured server writes it: applied, and nothing asked; its index.  The server
 * begins again, at another port. */
int64_t captured_entry(struct site *s, const char *actor, struct fact *fact);
/* The facts act.signed, with an envelope of p's sealed key, and key.confirmed, which rests on the
 * signatures of these entries. */
struct fact captured_signature(struct site *s, struct person *p, const char *act,
			       const char *envelope);
struct fact captured_confirmation(struct site *s, struct person *of, const char *act,
				  const int64_t *signature, size_t n);
