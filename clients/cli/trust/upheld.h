#pragma once

/*
 * Signatures that a review upheld, for trust/signers.json: each review is an entry that the log
 * proves to have, about that key.  One thread.  Errors are the server's; E_TAMPERED: an entry is no
 * review of the key; E_TOO_LARGE: more than a file takes.
 */

#include "cli/cli.h"
#include "cli/trust/proved.h"
#include "documents/trust.h"

/* id: the key's, as the log names it.  size: entries behind so many are not looked at. */
must_check enum err upheld_fetch(struct cli *c, struct proved *proved, const char *id, int64_t size,
				 struct trust_key *key);
