#pragma once

/*
 * Act needs: who must sign an act's document, so that it takes effect.
 *
 * The policy's rules that name the act are alternatives: each suffices.  Beyond the policy, an act
 * that says who counts is signed by two: a grant of approver or auditor, the confirmation of a
 * person, a revocation that reaches back more than ACT_BACK_MS.  Whom an act concerns does not sign
 * it, but a person's own key.
 *
 * Source: trust.md, 2 and 4; decision 0067.  The server asks before it takes a signature and at
 * each that it takes, signet-verify of the entry that brought the effect.  Pure; any thread.
 */

#include "documents/role.h"
#include "rules/ballot.h"

#define ACT_BACK_MS    INT64_C(2592000000) /* 30 days: a revocation reaches further by two */
#define ACT_RULES_MAX  8                   /* alternatives of one act */
#define SIGNED_ACT_MAX 16                  /* signatures on one act */

/* What is judged beside the policy. */
struct act_case {
	enum act_kind kind;
	const char *person; /* whom it concerns */
	const char *site;   /* whose people sign it, or EVERY_SITE */
	int64_t now, since; /* ms since 1970: the time of the signature, and that of the entry from
			     * which a revocation counts; 0 of other kinds */
};

struct act_needs {
	struct needs by[ACT_RULES_MAX];
	size_t n;
	const char *site;
	struct concerned concerned; /* that site */
};

/* E_FORBIDDEN: the policy has no rule for the act; E_CONFLICT: it has too many. */
must_check enum err act_needs(struct ctx *cx, const struct policy *p, const struct act_case *c,
			      struct act_needs *out);

/* Who may propose it: a set of roles; 0: nobody, since no judge takes the act. */
unsigned act_proposers(enum act_kind kind);

/* May this person sign it, as far as it concerns somebody? */
bool act_excludes(const struct act_case *c, const char *signer);

/* Does any of the alternatives ask for such a signature, at the act's site? */
bool act_needs_take(const struct act_needs *needs, const struct signs *s);

/* Counts the votes for each alternative; the one that is met is in *out, and vote[].counts is
 * said by it.  false: none is; then *out is that of the last. */
bool act_met(const struct act_needs *needs, struct vote *vote, size_t n, struct ballot *out);

/* Roles that two approvers grant beside the administrator; others the administrator grants alone.
 */
bool role_is_granted_by_act(const char *role);
