#pragma once

/*
 * What approvers accept while nobody serves the directory: the ways out of read-only.
 *
 *   signetd accept-damage   what is stored is damaged     ACT_ACCEPT_DAMAGE
 *   signetd anchor accept   the anchor is missing         ACT_GO_ON
 *
 *   accept_write   looks at everything, and writes the document that approvers sign
 *   accept_signed  looks again, demands the same, and judges the signatures by a store that is
 *                  made again from entries; that store then takes the database's place
 *
 * One road for all; what differs is a row (accept_row.h).  A damaged database stays beside the new
 * one, as DIR/signet.db.damaged-SIZE.  Until the last step, which is one rename, the directory is
 * as it was.  One thread.  E_TAMPERED: what is wrong is nothing to be accepted; E_BEHIND: somebody
 * holds more of the log; E_CONFLICT: there is nothing to accept, or the document is of something
 * else, or of another log; E_FORBIDDEN: its signatures do not suffice; besides those of act_sign()
 * (quality/acts.h) and of the database.  Source: trust.md, 2 and 7; decisions 0082 and 0086.
 */

#include "documents/act.h"
#include "engine/instance.h"

#define ACCEPT_SIGNED_MAX 8 /* envelopes */

struct accepting {
	const struct instance *in;
	const char *held;   /* of accept-damage: a note that is kept elsewhere, or NULL */
	const char *anchor; /* of go-on: the anchor's file */
};

/* says: the document; its id is NULL where nothing is wrong, and then no file is made.  out: a file
 * that is not there yet. */
must_check enum err accept_write(struct ctx *cx, enum act_kind kind, const struct accepting *run,
				 const char *reason, const char *out, struct act_document *says);

struct accepted {
	int64_t entry;
	const char *kept; /* of accept-damage: the damaged database; of go-on: what lay in place of
			   * the anchor; NULL: nothing did */
};

/* bytes: of the document; envelope: ends in NULL. */
must_check enum err accept_signed(struct ctx *cx, enum act_kind kind, const struct accepting *run,
				  const void *bytes, size_t size, const char *const *envelope,
				  struct accepted *out);
