#pragma once

/*
 * A plant whose root's holders found quality anew: its trust is there, and carl and dana are
 * nobody yet, each with a key for an approver.
 */

#include "plant.h"

struct founding_anew {
	struct plant p;
	struct person carl, dana; /* nobody yet, each with a key for an approver */
};

void anew_open(struct founding_anew *f);
void anew_close(struct founding_anew *f); /* and the clock is right */
#define auto_anew cleanup(anew_close) struct founding_anew

/* A person without a role, with a key for an approver that is pending. */
void newcomer_add(struct plant *p, struct person *out, const char *id);
/* {"id","fingerprint"}, as a re-founding names a person; and the member "people" of both. */
const char *anew_named(struct site *s, const struct person *p);
const char *two_named(struct founding_anew *f);
/* With those members, as for act_proposed().  place: NULL: none is asked. */
void refound_refused(struct founding_anew *f, const char *members, int status, const char *place,
		     const char *detail);
/* Proposed by the administrator and signed by two holders; its id. */
const char *refound_signed(struct founding_anew *f, const char *members);
/* The index of the entry that announced it. */
int64_t anew_announced(struct founding_anew *f);

void key_given_up(struct founding_anew *f, struct person *p, const char *key);
void approvers_gone(struct founding_anew *f); /* both have lost the keys that they hold */

/* The follower has looked. */
void anew_approves(struct founding_anew *f, const char *id, bool is);
