#pragma once

/*
 * The people who may sign, as the server says it and as far as this program can check it:
 * each key's document by its digest, the entry that confirmed the key by
 * its proof, and the confirmation itself by its signature and by what confirmed the
 * confirmer's own key, back to the founders (cli/trust/confirmed.h); what a review upheld by that
 * entry's proof (cli/trust/upheld.h).  Roles and states are
 * the server's word alone, and are shown to the signer line by line.  What the holders
 * said before and no entry says (suspensions, keys of unknown types,
 * people without a key) stays.  One thread.
 */

#include "cli/cli.h"
#include "cli/trust/in_force.h"
#include "documents/trust.h"

#define PEOPLE_NOW INT64_MAX /* a number of entries: as the log says it now */

/*
 * Everybody whose key was ever confirmed, under a head of the log that this machine verified and
 * that contains all of it.  was: the trust in force.  A key that nobody confirmed who could
 * is left out, and named.  E_TAMPERED: a confirmation is not in the log, or not signed; E_MISMATCH:
 * a key's document is another's; E_TOO_LARGE.  size: as the log said it when it had so many
 * entries, at least one.  step: the entry before a step back of the clock that is to be corrected,
 * too (cli/trust/corrected.h).
 */
must_check enum err people_gather(struct cli *c, const struct in_force *was, int64_t size,
				  int64_t step, struct trust_signers *out);
/* A request of GET, as JSON that the caller drops.  E_INVALID: the answer is none; those of the
 * server. */
must_check enum err signers_fetch(struct cli *c, const char *path, json_t **out);
/* The same as the log said it when it had so many entries, or PEOPLE_NOW.  E_INVALID and those of
 * the server, too. */
must_check enum err signers_fetch_at(struct cli *c, const char *path, int64_t size, json_t **out);
