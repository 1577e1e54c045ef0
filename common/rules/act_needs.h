#pragma once

/*
 * Act needs: who must sign an act's document, so that it takes effect.
 *
 * The policy's rules that name the act are alternatives: each suffices.  Beyond the policy, an act
 * that says who counts is signed by two: a grant of approver or auditor, the confirmation of a
 * person or of a key, a revocation that reaches back more than ACT_BACK_MS; and so is what disowns
 * a head, what accepts damage, and what goes on from a head, unless the one signs on whose machine
 * it was compared with one that was kept there, beside one that devices signed.  Whom an act
 * concerns does not sign it, but a person's own key.  A key is confirmed by approvers who
 * acknowledge it; while the founding is open each founder's by the other founder, alone.
 *
 * Where one approver alone is there beside the person, that one signs, and the effect waits
 * ACT_WAIT_MS; where fewer than two are able to sign at all, one of the root's holders signs, too
 * (rules/holders.h).  Where none is there the act is impossible, and re-founding is the way.  The
 * root's threshold alone lifts a suspension.  What re-founds is the root's alone.  Before a first
 * root is in force there are no holders: none is asked, and what is theirs alone is impossible.
 *
 * A review is signed by somebody who had no part in any revocation of the key: where no such
 * approver is able to sign, a reviewer takes that place, and where no such reviewer is either, the
 * root's threshold: one seed says nothing of who holds it, and might be of who had a part.
 *
 * Source: trust.md, 2 and 4; decisions 0067, 0069, 0070 and 0072.  The server asks before it
 * takes a signature, at each that it takes and when the wait is over; signet-verify of the entries.
 * Pure; any thread.
 */

#include "documents/role.h"
#include "rules/ballot.h"

#define ACT_BACK_MS    INT64_C(2592000000) /* 30 days: a revocation reaches further by two */
#define ACT_WAIT_MS    INT64_C(86400000)   /* 24 hours, from when its signatures suffice */
#define ACT_RULES_MAX  8                   /* rules of one act */
#define KEY_MEANING    "acknowledgement"   /* with which a key is confirmed */
#define SIGNED_ACT_MAX 16                  /* people's signatures on one act */

/* Somebody who had a part in what a review is about. */
struct act_part {
	const char *person;
	const struct act_part *next;
};

/* What is judged beside the policy. */
struct act_case {
	enum act_kind kind;
	const char *person; /* whom it concerns; NULL: nobody */
	const char *site;   /* whose people sign it, or EVERY_SITE */
	int64_t now, since; /* ms since 1970: the time of the signature, and that of the entry from
			     * which a revocation counts; 0 of other kinds */
	/* of confirm-key, while the founding is open and the key is a founder's: the other
	 * founder, who signs it alone, with a key that may be pending; else NULL */
	const char *founder;
	size_t others;           /* approvers able to sign at the site, the person left out */
	bool able;               /* is the person one, too? */
	bool waited;             /* it waits, and is asked again at the end */
	const char *compared_by; /* of go-on: as act_compared_by() says */
	bool rooted; /* a root is in force, of one that waits since it does: there are holders */
	/* Of a review: who proposed or signed a revocation of the key, who do not sign; and whether
	 * there is an approver at the site, or a reviewer, who may and is able to. */
	const struct act_part *parts;
	bool approver, reviewer;
};

/* The part of the root's holders in an act. */
enum act_root {
	ACT_ROOT_NONE,    /* nothing */
	ACT_ROOT_ONE,     /* one is asked for, beside people's */
	ACT_ROOT_INSTEAD, /* the threshold suffices in place of people's */
	ACT_ROOT_ALONE,   /* the threshold, and no person's counts */
};

/* Whom a confirmation concerns. */
struct act_concerned {
	bool active;    /* the account is in use */
	bool suspended; /* or would be, but for a suspension */
	bool waited;    /* the act waits, or its time has come */
	bool able;      /* an approver able to sign there */
	bool lasts; /* or would be, but for a suspension: confirmed by others, with such a key */
};

/* May what confirms the person, or a key of theirs, take effect?  A suspension that comes while the
 * act waits changes nothing of it, and goes on: an administrator alone suspends, and would keep a
 * quality person out. */
bool act_reaches(const struct act_concerned *p);
/* Does the person count as able, as act_case.able?  Likewise: else a holder would be asked for
 * whom nobody asked before. */
bool act_counts_able(const struct act_concerned *p);

/* What is asked whatever the policy says. */
struct act_terms {
	int64_t number;  /* of people, at least */
	bool exact;      /* and of approvers not more, whatever a policy says */
	int64_t wait_ms; /* from when its signatures suffice; 0: it takes effect at once */
	enum act_root root;
	bool impossible; /* nobody is there who could sign it */
};

struct act_needs {
	struct act_terms terms;
	struct needs by[2 * ACT_RULES_MAX];
	/* that alternative is met only where this person's vote counts; NULL: whoever's do */
	const char *with[2 * ACT_RULES_MAX];
	size_t n;
	const char *site;
	struct concerned concerned; /* that site */
};

/* Is it one that two approvers sign, so that the case's others and able count? */
bool act_is_by_two(enum act_kind kind);
struct act_terms act_terms(const struct act_case *c);

/* E_FORBIDDEN: the policy has no rule for the act; E_CONFLICT: it has too many. */
must_check enum err act_needs(struct ctx *cx, const struct policy *p, const struct act_case *c,
			      struct act_needs *out);

/* Of confirm-key, what is asked whatever a policy says: for people's clients, who have no policy of
 * then. */
void act_needs_least(const struct act_case *c, struct act_needs *out);

/* Who may propose it: a set of roles; 0: nobody, since no judge takes the act. */
unsigned act_proposers(enum act_kind kind);
/* Or any person at all?  So it is of what the root's threshold signs alone: an approver who
 * suspends everybody in those roles would leave the threshold nothing to sign. */
bool act_proposed_by_all(enum act_kind kind);

/* Who may end it before its effect, at its site: a set of roles.  An administrator ends a grant,
 * the half of which is an administrator's, and no confirmation: one alone would keep a quality
 * person out for ever.  Nobody alone ends what re-founds, nor what two sign to end that. */
unsigned act_enders(enum act_kind kind);

/* Does one person's open proposal keep none of another's back?  So it is where holders of the root
 * sign elsewhere and bring what they signed later, or where a day is all there is: who proposes
 * first, and ends it and proposes it again and again, would make each signature void.  Two of these
 * do no harm: after the one the other fits no more.  One that waits keeps each back. */
bool act_proposed_by_each(enum act_kind kind);
/* The object of an open act: what it is about, with the site whose people sign it, and who proposed
 * it where that is so; of these one at most is open of a kind.  Whom it concerns may have a role
 * elsewhere since, so that its site decides no more and nobody can sign it: then it keeps none back
 * that others can.  about: what the document names; a grant's has its site already. */
const char *act_object(struct ctx *cx, enum act_kind kind, const char *about, const char *site,
		       const char *author);
/* Is that what such an object is about, at whatever site and by whatever person? */
bool act_is_about(const char *object, const char *about);

/* A person who would end an act. */
struct act_ending {
	enum act_kind kind;
	bool waits;
	bool proposer;  /* did the person propose it? */
	bool joined;    /* did another person sign it, or a holder of the root? */
	bool concerned; /* does it concern the person? */
	bool part;      /* of a lift or a review: in what it is about, as proposer or signer */
	unsigned roles; /* of the person: that count at its site, and in which a word counts */
};

/* The proposer does, until others have signed it, and then who has such a role: else who
 * proposes first would keep others' signatures from ever counting.  Not as an approver whom it
 * concerns, but a grant or a confirmation; nor at all, of the lift of a suspension or of a review,
 * who had a part in what it is about. */
bool act_ended_by(const struct act_ending *e);

/* May this person sign it, as far as it concerns somebody? */
bool act_excludes(const struct act_case *c, const char *signer);
/* One more who had a part in what a review is about: of each revocation of the key, for who
 * signed one could uphold what it disputes by the review of another.  person is kept. */
void act_part_add(struct ctx *cx, struct act_case *c, const char *person);

/* Does any of the alternatives ask for such a signature, at the act's site? */
bool act_needs_take(const struct act_needs *needs, const struct signs *s);

/* Counts people's votes for each alternative; the one that is met is in *out, and vote[].counts is
 * said by it.  false: none is; then *out is that of the last. */
bool act_met(const struct act_needs *needs, struct vote *vote, size_t n, struct ballot *out);
/* Is among those that count one of this person?  NULL: nobody's is asked for. */
bool act_counts_with(const char *person, const struct vote *vote, size_t n);
/* people: as act_met() says; holders: how many of the root's signed; threshold: of the root in
 * force, 0: there is none. */
bool act_suffices(const struct act_terms *t, bool people, size_t holders, int64_t threshold);
/* Do the root's holders count among the signatures of an act that they suffice for? */
bool act_holders_count(const struct act_terms *t, bool people);

/* Roles that two approvers grant beside the administrator; others the administrator grants alone.
 */
bool role_is_granted_by_act(const char *role);
