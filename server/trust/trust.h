#pragma once

/*
 * Trust metadata that people sign elsewhere and upload: root, the top targets
 * role with its files, and the delegated role signers with its own.
 *
 * The first root is taken as it comes, once, at the founding; from then on each
 * follows from the one before.  Whatever is uploaded, all that is then in force
 * must verify together, name this server's keys and this log, and not be
 * expired; an older version is never taken.
 * Any thread with a connection of its own; facts are decided on the writer.
 */

#include "documents/trust.h"
#include "engine/instance.h"
#include "proof/fact.h"
#include "trust/trust_store.h"

#define TRUST_UPLOAD_FILES 12

struct trust_state {
	bool complete; /* root, targets and signers are there */
	struct tuf_root root;
	struct tuf_targets targets, signers; /* version 0: there is none */
};

/* What is in force. */
must_check enum err trust_read(struct ctx *cx, struct db *db, struct trust_state *out);

/*
 * trust.updated: files, each {"name","content"}; a name is "<N>.root.json",
 * "<N>.targets.json", "<N>.signers.json" or the path of a trust file.
 * E_INVALID, E_MISMATCH, E_CONFLICT, E_STALE with the place.
 */
must_check enum err trust_update(struct ctx *cx, struct db *db, const struct instance *in,
				 json_t *files, struct fact *out);
