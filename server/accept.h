#pragma once

/*
 * signetd accept-damage, while nobody serves the directory: the way out of read-only.
 *
 *   damage_document   looks at everything, and writes the document that approvers sign
 *   damage_accept     looks again, demands the same, and judges the signatures by a store that is
 *                     made again from entries; that store then takes the database's place
 *
 * The damaged database stays beside it, as DIR/signet.db.damaged-SIZE.  Until the last step, which
 * is one rename, the directory is as it was.  One thread.  E_TAMPERED: what is wrong is nothing to
 * be accepted; E_CONFLICT: the document is of other damage, or of another log; E_FORBIDDEN: its
 * signatures do not suffice; besides those of act_sign() (quality/acts.h) and of the database.
 * Source: trust.md, 2 and 7; docs/decisions/0082.
 */

#include "engine/instance.h"
#include "engine/mend.h"

#define ACCEPT_SIGNED_MAX 8 /* envelopes */

/* found: n is 0 where nothing is wrong, and then no file is made.  held: a note that is kept
 * elsewhere, or NULL; out: a file that is not there yet. */
must_check enum err damage_document(struct ctx *cx, const struct instance *in, const char *held,
				    const char *reason, const char *out, struct mended *found);

struct accepted {
	int64_t entry;
	const char *kept; /* the damaged database */
};

/* bytes: of the document; envelope: ends in NULL. */
must_check enum err damage_accept(struct ctx *cx, const struct instance *in, const char *held,
				  const void *bytes, size_t size, const char *const *envelope,
				  struct accepted *out);

/* ---- accept_enter.c ---- */

/* The entries of the act, in one transaction of a whole store.  *entry: damage.accepted. */
must_check enum err acceptance_enter(struct ctx *cx, struct db *db,
				     const struct note_signer *signer, const struct act_document *d,
				     const char *const *envelope, int64_t *entry);
