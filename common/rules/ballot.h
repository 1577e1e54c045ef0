#pragma once

/*
 * Ballot: what the signatures on a change come to, under the needs of the policy.
 *
 * A signature counts if its signer, role and key hold at the moment of judging
 * (rules/authority.h) and the signer is not excluded (rules/exclusion.h).  Two
 * signatures need two people: of one person's the first that would count is the
 * one that does.  A signature goes towards a need at the places where its grant counts
 * (rules/needs.h), and a need is met once it has its number at each of its places.  A
 * rejection counts in a role that is asked for where its grant counts, and one that counts rejects
 * the change, whatever else there is; nothing else does.  Without one the change may merge once
 * each need is met.  Others may object, which has no part in the count.
 *
 * Source: the design, "Five ideas", 2, and "The controlled tree"; trust.md, 6; decisions 0042 and
 * 0068.  Three judges ask: the server before it merges, signet-verify of a merge in an
 * export, a device of the evidence for a release.  Each gathers the votes itself.
 * Pure; any thread.
 */

#include "rules/needs.h"
#include "rules/role_clash.h"

struct vote {
	const char *signer;
	struct signs as;
	bool holds, excluded; /* as the judge found them */
	bool counts;          /* by ballot_count() */
};

/* The needs, the sites concerned and the votes are the caller's. */
struct ballot {
	const struct needs *needs;
	const struct concerned *concerned;
	const struct vote *vote;
	size_t n;
	const struct vote *rejection; /* the first that counts; NULL: the change is not rejected */
	const struct vote *again;     /* the first that only its signer's other vote keeps from
				       * counting; NULL: there is none */
	bool met;                     /* each need is */
};

/* In the order in which the votes were cast. */
void ballot_count(const struct needs *needs, const struct concerned *c, struct vote *vote, size_t n,
		  struct ballot *out);

/* How many of those that count go towards the need of that number, at its place of that number. */
int64_t ballot_have(const struct ballot *b, size_t need, size_t place);
/* Has it its number at each of its places? */
bool ballot_need_met(const struct ballot *b, size_t need);
/* Would one more vote, cast as this, bring the need closer to its number at a place? */
bool ballot_need_helped(const struct ballot *b, size_t need, const struct signs *s);

/* What is still missing, in words; NULL: nothing.  Needs behind commas, or, for who lists
 * alternatives, behind "and". */
const char *ballot_missing(struct ctx *cx, const struct ballot *b);
const char *ballot_missing_and(struct ctx *cx, const struct ballot *b);

/*
 * The grant that a signature relies on best, of those of the role s->role in the list: one that
 * counts where something is missing, else where anything is asked; of these one at EVERY_SITE,
 * which counts at each place, else the first by its bytes.  The result is the site of the grant, or
 * NULL: none of them counts where a signature of this meaning and custody is asked for.  s->site
 * is passed over.
 */
const char *ballot_grant(const struct ballot *b, const struct role_held *held,
			 const struct signs *s);
