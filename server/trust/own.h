#pragma once

/*
 * Does trust metadata that people upload let this server do its part?  The
 * metadata is of this instance and use, and lets the server sign for each of its
 * roles with its own key alone; other servers' keys may be there as well.  Pure;
 * any thread.  E_CONFLICT: no; E_INVALID: a member that this version does not judge.
 */

#include "documents/tuf.h"
#include "engine/instance.h"

must_check enum err own_signet_check(struct ctx *cx, const struct instance *in, const char *role,
				     const struct tuf_signet *s);
/* snapshot and timestamp */
must_check enum err own_keys_check(struct ctx *cx, const struct instance *in,
				   const struct tuf_root *root);
/* signers, stops and releases, in this order, each for its own paths */
must_check enum err own_delegations_check(struct ctx *cx, const struct instance *in,
					  const struct tuf_targets *t);
