#pragma once

/*
 * Ballot: what the signatures on a change come to, under the needs of the policy.
 *
 * A signature counts if its signer, role and key hold at the moment of judging
 * (rules/authority.h) and the signer is not excluded (rules/exclusion.h).  Two
 * signatures need two people: of one person's the first that would count is the
 * one that does.  A rejection counts in a role that is asked for, and one that counts rejects the
 * change, whatever else there is; nothing else does.  Without one the change may merge once
 * each need is met.  Others may object, which has no part in the count.
 *
 * Source: the design, "Five ideas", 2, and "The controlled tree"; decision 0042.
 * Three judges ask: the server before it merges, signet-verify of a merge in an
 * export, a device of the evidence for a release.  Each gathers the votes itself.
 * Pure; any thread.
 */

#include "rules/needs.h"

struct vote {
	const char *signer, *meaning, *role;
	enum custody custody;
	bool holds, excluded; /* as the judge found them */
	bool counts;          /* by ballot_count() */
};

struct ballot {
	const struct vote *rejection; /* the first that counts; NULL: the change is not rejected */
	const struct vote *again;     /* the first that only its signer's other vote keeps from
				       * counting; NULL: there is none */
	int64_t have[POLICY_NEEDS_MAX]; /* of each need: how many count towards it */
	bool met;                       /* each need is */
};

/* In the order in which the votes were cast. */
void ballot_count(const struct needs *needs, struct vote *vote, size_t n, struct ballot *out);

/* What is still missing, in words; NULL: nothing. */
const char *ballot_missing(struct ctx *cx, const struct needs *needs, const struct ballot *b);
