#pragma once

/*
 * Does trust metadata that people upload let this server do its part, beside what
 * each judge asks (rules/uploads.h)?  The server must be able to sign for each of its
 * roles with its own key alone; other servers' keys may be there as well.  Pure;
 * any thread.  E_CONFLICT: no.
 */

#include "documents/tuf.h"
#include "engine/instance.h"

/* snapshot and timestamp */
must_check enum err own_keys_check(struct ctx *cx, const struct instance *in,
				   const struct tuf_root *root);
/* stops and releases, to which t delegates in the order of rules/role_targets.h */
must_check enum err own_delegations_check(struct ctx *cx, const struct instance *in,
					  const struct tuf_targets *t);
