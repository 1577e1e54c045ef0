#pragma once

/*
 * A plant in which a reviewer loses her key: release 1 is on its way, mara reviewed it, and rita
 * reviews from then on; olga is an operator.  ben signs the revocation, anna the review.
 */

#include "plant.h"

struct loss {
	struct plant *p;
	struct person rita;
	char olga[80]; /* the secret of a session that reads */
};

void loss_open(struct loss *l, struct plant *p);
/* Six days ahead: release 3 is disputed and was not reviewed within five days; release 2, which is
 * older, is published, and not rolled out. */
void loss_overdue(struct loss *l);
/* Everybody logs in again; clock_right() when the test ends. */
void loss_days_pass(struct loss *l, int64_t days);

/* The rollout of the release has the state now, or at last; NULL: there is none. */
bool loss_rollout_is(struct loss *l, int64_t release, const char *state);
void loss_rollout_becomes(struct loss *l, int64_t release, const char *state);
/* Once all that was due has followed, GET of the release is answered so. */
void loss_release_is(struct loss *l, int64_t number, int status);
int64_t loss_entries(struct loss *l); /* how many there are */

/* mara's key counts no more from the entry on. */
void loss_revoked(struct loss *l, int64_t since);
/* The review; upheld: all signatures that something rests on, or none. */
void loss_reviewed(struct loss *l, bool upheld);
/* The number of a change that brings the release of that version. */
int loss_release_asked(struct loss *l, int64_t number, int64_t version);
void loss_signed(struct loss *l, struct person *reviewer, int change); /* it merges */
void loss_withdrawn(struct loss *l, int64_t release); /* by a change that rita reviews */
void loss_resume(struct loss *l, int status);         /* by olga, the one rollout */
