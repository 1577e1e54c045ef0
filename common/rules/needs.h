#pragma once

/*
 * Needs: what the policy asks for, of a change to some paths.  The first rule
 * that covers a path counts for it; of all paths the needs and exclusions add
 * up, and one signature satisfies every rule of its meaning (design, "The
 * controlled tree").  For a path that moves the ground no sealed key counts, whatever
 * the rule says (documents/path.h).
 *
 * Each need asks for its number at one place or at several: with "any" at one, where each grant
 * counts; with a site's id there; with "concerned" at each site that is concerned.  A signature
 * counts at a place if the grant that it relies on does (grant_counts_at()), so one at EVERY_SITE
 * counts at each.  What concerns EVERY_SITE asks people of EVERY_SITE.
 *
 * Source: trust.md, 6; policies/README.md.  Pure; any thread.
 */

#include "documents/policy.h"

/* E_FORBIDDEN: a path that no rule covers; E_CONFLICT: more than POLICY_NEEDS_MAX kinds of need. */
must_check enum err policy_needs(struct ctx *cx, const struct policy *p, const char *const *paths,
				 size_t n, struct needs *out);

/* The sites whose people needs ask for as "concerned": those that a change states
 * (rules/change_sites.h), or EVERY_SITE alone.  A device asks for its own. */
struct concerned {
	const char *const *site;
	size_t n;
};

/* What somebody signs as. */
struct signs {
	const char *meaning, *role;
	const char *site; /* of the grant that it relies on, or EVERY_SITE */
	enum custody custody;
};

/* The places at which the need asks for its number, by number from 0 on. */
size_t need_places(const struct need *need, const struct concerned *c);
const char *need_place(const struct need *need, const struct concerned *c,
		       size_t i); /* NULL: wherever */
/* Does it go towards the need at that place? */
bool need_takes_at(const struct need *need, const struct concerned *c, size_t i,
		   const struct signs *s);
/* At any of its places, towards any of the needs? */
bool needs_take(const struct needs *needs, const struct concerned *c, const struct signs *s);
/* Is the role asked for at a place where s counts, whatever its meaning and custody?  A rejection
 * counts so: it moves nothing. */
bool needs_ask(const struct needs *needs, const struct concerned *c, const struct signs *s);
