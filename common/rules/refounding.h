#pragma once

/*
 * Re-founding: the threshold of the root's holders names two people who are approvers at every site
 * from then on, each with a key, where quality has nobody left who could bring them in.
 *
 * It may be while fewer than APPROVERS_MIN approvers of every site are able to sign; or by an
 * announcement that was signed by the same holders, names the same people, and was in the log for
 * REFOUNDING_OPEN_MS, during which no approver's own key signed anything.  "Able" is as of
 * rules/powers.h, and whose suspension ends by itself is able here, and so is whose password was
 * reset: an administrator's word must not open the way.  What is asked when it is proposed is asked
 * again when it takes effect.
 *
 * Nobody but the person and two quality people takes away meanwhile what whom it names is asked
 * for: while it waits, and while an announcement is open after which no approver signed, the
 * account does not end, no role that clashes is granted, and no code sets another password; while
 * it waits, no key that it names is revoked by others.  A suspension takes nothing of that away,
 * and goes on when the person has become an approver.
 *
 * Times are ms since 1970, as the writer's clock says them.  Source: trust.md, 4; decision 0071.
 * The server asks, and signet-verify of the entries.  Pure; any thread.
 */

#include "documents/act.h"
#include "documents/policy.h"
#include "documents/role.h"
#include "rules/authority.h"
#include "rules/holders.h"
#include "rules/powers.h"

#define REFOUNDING_OPEN_MS INT64_C(1209600000) /* 14 days */

/* A person who holds approver at every site, and a key of theirs, as tables or entries have them.
 */
struct standing {
	bool in_use;    /* a person, active or suspended */
	bool suspended; /* by an act of others: one that ends by itself is none here */
	enum key_state key;
	enum custody custody;
	unsigned roles; /* that the key was enrolled for */
};

/* Does the key make them one of those who are able? */
bool approver_is_able(const struct standing *s);

/* As the log has it when the question is asked. */
struct refounding {
	size_t able;       /* approvers of every site */
	bool announced;    /* its document rests on an announcement; else what follows is not set */
	bool there;        /* which is in the log, and was neither ended nor used */
	bool same;         /* and names the same two people, with the same keys */
	bool alike;        /* by the same holders; true while nobody has signed yet */
	bool signed_since; /* an approver's own key signed something after it */
	int64_t since, now; /* when it was entered, and now */
};

enum refounding_fault {
	REFOUNDING_OK,
	REFOUNDING_TWO_STAND, /* nothing announced it, and two approvers are able to sign */
	REFOUNDING_GONE,      /* no such announcement is open */
	REFOUNDING_OTHER,     /* it names others */
	REFOUNDING_HOLDERS,   /* others signed it */
	REFOUNDING_EARLY,     /* it was not there for long enough */
	REFOUNDING_SIGNED,    /* an approver has signed since */
};

/* The first of these that is so. */
enum refounding_fault refounding_fault(const struct refounding *r);

/* Do both name the same two, each with the same key, in whatever order? */
bool refounding_same(const struct act_person a[ACT_PEOPLE], const struct act_person b[ACT_PEOPLE]);

/* Does it name the person, with that key?  fingerprint: NULL: with whatever one. */
bool refounding_names(const struct act_person in[ACT_PEOPLE], const char *person,
		      const char *fingerprint);

/* Is it true that of those who signed the announcement so many signed this, too, or that too few
 * signed this yet?  Each as holders_count() has judged them; threshold: of the root in force. */
bool holders_alike(const struct holder_signature *before, size_t n_before,
		   const struct holder_signature *now, size_t n_now, int64_t threshold);

/* Whom a re-founding names, with the key, as tables or entries have it. */
struct new_founder {
	bool in_use;  /* a person, with a password, active or suspended */
	bool clashes; /* with a role that the person holds */
	/* Nobody confirmed who uses the account since a reset, and the key was enrolled before it:
	 * who gave the code may end the key. */
	bool taken;
	enum key_state key;
	enum custody custody;
	unsigned roles; /* that the key was enrolled for */
};

enum founder_fault {
	FOUNDER_OK,
	FOUNDER_NOBODY,  /* no person in use */
	FOUNDER_CLASH,   /* whose role clashes with an approver's */
	FOUNDER_TAKEN,   /* whose account may be another's since a reset */
	FOUNDER_REVOKED, /* the key is */
	FOUNDER_SEALED,  /* the server holds the key */
	FOUNDER_ROLE,    /* the key was not enrolled for approver */
};

/* The first of these that is so. */
enum founder_fault founder_fault(const struct new_founder *f);
/* Would a grant of the role at the site, to the person or a service of theirs, be in the way? */
bool founder_clash(enum role role, const char *site);
/* In words, after the person's id: "is no person in use". */
const char *founder_fault_text(enum founder_fault f);
