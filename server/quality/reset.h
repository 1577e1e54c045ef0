#pragma once

/*
 * Reset: a person's password is set anew by a code that an administrator gave, and the person's
 * powers rest until others confirmed who uses the account.  Of a quality person that is not
 * repeated within RESET_AGAIN_MS of the entry that set the password (rules/powers.h); a code that
 * nobody used is given anew at any time.
 *
 * On the writer.  Besides the errors named, each function returns those of the database.  Source:
 * trust.md, 4; decision 0070.
 */

#include "engine/db.h"

/* The index of the entry that set the person's password by a reset last; NO_ENTRY: none did. */
must_check enum err db_reset_last(struct ctx *cx, struct db *db, const char *user, int64_t *entry);

/* From the entry that set the password on, and before the one that confirmed who uses the account,
 * set another, or IN_FORCE. */
struct reset_span {
	int64_t from, to;
};
#define RESETS_MAX 256 /* of one person, that are listed */

/* The oldest first. */
must_check enum err db_resets_of(struct ctx *cx, struct db *db, const char *user, int64_t at,
				 struct reset_span *out, size_t *n);

/* May a code set another password?  Asked when it is given, and when it is used.  Of a first
 * password: yes.  E_CONFLICT: too soon again; a re-founding names the person; or no approver would
 * be left who is able to sign. */
must_check enum err reset_check(struct ctx *cx, struct db *db, const char *user);
