#pragma once

/*
 * The first root of trust: who must have acknowledged its digest before it comes into force.
 *
 * All that devices, clients and the verifier believe follows from the first root, and nothing in
 * it says that it is the one from the ceremony.  So both founders sign the digest of its exact
 * bytes, each with a key that the server never holds.  Where a founder is gone (the account was
 * ended, or the person approves at every site no more) another approver of every site takes that
 * place, or a plant would be stuck: two different people in any case.  Of one person the last
 * acknowledgement counts.
 *
 * Source: trust.md, 4; decision 0073.  The server asks before it enters an acknowledgement and the
 * upload of the first root, signet-verify of both entries.  Pure; any thread.
 */

#include "documents/policy.h"
#include "rules/authority.h"

#define FIRST_ROOT_PEOPLE 2 /* who must have acknowledged it */

struct acknowledging {
	const char *meaning, *role, *site; /* as its statement says */
	enum key_state key;
	enum custody custody;
};

enum acknowledging_fault {
	ACKNOWLEDGING_OK,
	ACKNOWLEDGING_WORDS,  /* it is no acknowledgement by an approver */
	ACKNOWLEDGING_SITE,   /* it relies on a grant that does not count at every site */
	ACKNOWLEDGING_SEALED, /* the key is sealed */
	ACKNOWLEDGING_KEY,    /* the key is not confirmed, or revoked */
};

/* The first of these that is so. */
enum acknowledging_fault acknowledging_fault(const struct acknowledging *a);

struct first_root {
	struct {
		const char *id;
		bool there;        /* in use, suspended or not, and an approver of every site */
		bool acknowledged; /* this root, by a signature that counts now */
	} founder[FIRST_ROOT_PEOPLE];
	size_t n;      /* of founders */
	size_t others; /* approvers of every site who acknowledged it, founders left out */
};

/* How many approvers who are no founders must acknowledge it: one for each founder who is gone. */
size_t first_root_others(const struct first_root *f);
/* Who is missing, in words; NULL: nobody. */
const char *first_root_missing(struct ctx *cx, const struct first_root *f);
