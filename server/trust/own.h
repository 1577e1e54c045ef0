#pragma once

/*
 * Does trust metadata that people upload let this server do its part, beside what
 * each judge asks (rules/uploads.h)?  The server must be able to sign for each of its
 * roles with its own key alone; other servers' keys may be there as well.  Pure;
 * any thread.  E_CONFLICT: no.  Trust in force is asked the same: a key may have been
 * replaced since.
 */

#include "documents/trust.h"
#include "documents/tuf.h"
#include "engine/db.h"
#include "engine/instance.h"

/* May the key sign for the role, and alone?  Other nodes may as well. */
bool own_key_among(const struct tuf_keys *keys, const struct seed_signer *s);
/* snapshot and timestamp */
must_check enum err own_keys_check(struct ctx *cx, const struct instance *in,
				   const struct tuf_root *root);
/* stops and releases, to which t delegates in the order of rules/role_targets.h */
must_check enum err own_delegations_check(struct ctx *cx, const struct instance *in,
					  const struct tuf_targets *t);
/* trust/assignment.json */
must_check enum err own_assigner_check(struct ctx *cx, const struct instance *in,
				       const struct trust_assignment *a);

/* ---- trust in force, on any thread with a connection of its own ---- */

#define OWN_KEYS 6

struct own_named {
	const char *key; /* "releases": as its file is called */
	bool named;      /* for its role; true as well while trust is not complete */
};

/* For each of the server's keys.  Errors: the database's (engine/db.h). */
must_check enum err own_keys_named(struct ctx *cx, struct db *db, const struct instance *in,
				   struct own_named *out); /* OWN_KEYS of them */
