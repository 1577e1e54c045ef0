#pragma once

/*
 * Needs: what the policy asks for, of a change to some paths.  The first rule
 * that covers a path counts for it; of all paths the needs and exclusions add
 * up, and one signature satisfies every rule of its meaning (design, "The
 * controlled tree").  For a path that moves the ground no sealed key counts, whatever
 * the rule says (documents/path.h).  Pure; any thread.
 */

#include "documents/policy.h"

/* E_FORBIDDEN: a path that no rule covers; E_CONFLICT: more than POLICY_NEEDS_MAX kinds of need. */
must_check enum err policy_needs(struct ctx *cx, const struct policy *p, const char *const *paths,
				 size_t n, struct needs *out);

/* Does a signature of this meaning, role and custody go towards the need? */
bool need_takes(const struct need *need, const char *meaning, const char *role,
		enum custody custody);
/* Is the role asked for at all?  A rejection counts in such a role, with a key of any custody: it
 * moves nothing. */
bool needs_ask(const struct needs *needs, const char *role);
/* Towards any of them? */
bool needs_take(const struct needs *needs, const char *meaning, const char *role,
		enum custody custody);
