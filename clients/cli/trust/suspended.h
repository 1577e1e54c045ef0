#pragma once

/*
 * Suspensions as the log has them, for trust/signers.json: each of a person's keys gets the spans
 * of entries during which its owner was suspended, and those from a reset of the password until
 * others confirmed who uses the account.  Spans in the file in force that no entry
 * brought are the holders' word, and stay.  One thread.  Errors are the server's, or
 * E_TOO_LARGE: more than a file takes.
 */

#include "cli/cli.h"
#include "documents/trust.h"

/* size: as the log said it when it had so many entries, or PEOPLE_NOW. */
must_check enum err suspensions_read(struct cli *c, int64_t size, struct trust_signer *s);
/* The spans of old that key does not have. */
must_check enum err suspensions_carry(struct cli *c, const struct trust_key *old,
				      struct trust_key *key);
