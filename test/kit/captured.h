#pragma once

/* Whoever has captured a server while a person logged in: from the password and the database they
 * open the person's sealed key, and sign with it outside the server. */

#include "documents/statement.h"
#include "person.h"

/* p's sealed key, opened. */
struct ssh_key captured_key(struct site *s, struct person *p, struct seed_signer *out);
/* The statement by which p would confirm the key with a key that p holds, restated as one of p's
 * sealed key and signed with that: an envelope. */
const char *captured_confirmation(struct site *s, struct person *p, const char *key);
/* That statement, whatever it says, signed with p's sealed key: an envelope. */
const char *captured_signed(struct site *s, struct person *p, const struct statement *st);
/* Such a statement of p's, made already: restated and signed so. */
const char *captured_restated(struct site *s, struct person *p, struct statement *st);
