#pragma once

/*
 * Powers: how long a suspension lasts, and how many approvers must stay able to sign.
 *
 * An administrator's suspension ends by itself, unless an approver confirms it, and is not
 * repeated for that person at once: an administrator could keep quality out otherwise.  So it is
 * with a reset of a password, by which the powers of a quality person rest.  No act but
 * those that trust.md, 4 names leaves fewer than two approvers who are able to sign: they could
 * not bring in a third.  A reset of a password that leaves one is among those.  And powers rest
 * while nobody confirmed who uses the account.  What a revocation disputes is reviewed within
 * REVIEW_MS, else it is an alarm.
 *
 * Times are ms since 1970, as the writer's clock says them: of an entry its clock, never an at that
 * was held.  Source: trust.md, 3 and 4; decisions 0067, 0070, 0072. The server asks, and
 * signet-verify of the entries.  Pure; any thread.
 */

#include "base/base.h"

#define SUSPENSION_MS       INT64_C(259200000)  /* 72 hours */
#define SUSPENSION_AGAIN_MS INT64_C(2592000000) /* 30 days, from when the one before began */
#define RESET_AGAIN_MS      INT64_C(259200000)  /* 72 hours, from when the one before was used */
#define INVITATION_LIFE_MS  INT64_C(604800000)  /* 7 days: a one-time code sets a password */
#define APPROVERS_MIN       2
#define REVIEW_MS           INT64_C(432000000) /* 5 days: what a revocation disputes is reviewed */

/*
 * Who uses an account.  An administrator gives the one-time code, and could use it: so a password
 * that was set by one leaves powers at rest until others confirmed the person, by the act
 * confirm-person, or by confirm-key a key that was enrolled since.
 */
enum identity {
	IDENTITY_CONFIRMED, /* also of a service */
	IDENTITY_NEW,       /* the first password was set */
	IDENTITY_RESET,     /* another one was */
	IDENTITY_COUNT
};

const char *identity_name(enum identity i); /* "confirmed", "new", "reset" */
bool identity_parse(const char *name, enum identity *out);
/* The roles that rest: a set.  Of a service that of its owner is asked, whose reset lets it go on.
 */
unsigned powers_rest(enum identity i, bool service);
/* The roles in which no word of a person counts that is not signed: those, and approver and
 * reviewer, whose signatures need a key that others confirmed.  Not asked of a founder whom the
 * other one has not confirmed yet. */
unsigned words_rest(enum identity i);

/* The roles besides those in which such a person ends nothing that others signed: administrator,
 * but of the account with which the instance began, whom nobody was there to confirm.  first: it is
 * that account. */
unsigned endings_rest(enum identity i, bool first);

/* Does the confirmation of a key confirm its person, too?  Of a key that was enrolled after the
 * password was set: the person who uses the account enrolled the key.  since, enrolled: indexes of
 * entries. */
bool key_confirms_person(enum identity i, int64_t since, int64_t enrolled);

/* Does the account revoke its own key alone?  After a reset none that was enrolled before: who
 * used the code would take the key from its owner.  An approver does, by a signed act.  since,
 * enrolled: indexes of entries. */
bool account_revokes(enum identity i, int64_t since, int64_t enrolled);

/* before: when the one before began; 0: there was none. */
bool suspension_too_soon(int64_t before, int64_t now);

/* May an administrator's code set another password of who holds these roles, a set?  before: when
 * one did last; 0: none did. */
bool reset_too_soon(unsigned roles, int64_t before, int64_t now);

/* Should what was revoked then have been reviewed by now?  now, revoked: as the clock said. */
bool review_overdue(int64_t revoked, int64_t now);

/* What an act takes from an approver: the power to sign for good, or until others confirmed who
 * uses the account. */
enum power_loss { POWER_ENDS, POWER_RESTS };
/* Does the act take something from the approver?  holds: a person with a grant that counts there,
 * active or suspended.  signs: with a confirmed key for it, too, which counts now or once a
 * suspension or a reset has ended.  The end of a grant is for good, and a key comes again: else a
 * revocation of the key, which one approver signs, would open the way to it. */
bool approver_lasts(enum power_loss loss, bool holds, bool signs);
/* lasts: as above.  others: how many would be left who are able.  Of two one may rest, for the
 * other one confirms the person (rules/act_needs.h). */
bool approvers_suffice(enum power_loss loss, bool lasts, size_t others);
