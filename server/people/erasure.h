#pragma once

/*
 * Erasing what is personal: the printed name of a user whose access ended, and a network address.
 *
 * The log names both by a salted digest, so that the entry which erases takes the bytes away, and
 * everything that was signed or counted stays whole.  Nothing brings the bytes back, and a
 * statement that was signed prints its signer's name itself (21 CFR 11.50): that is part of a
 * record.
 *
 * Decided on the writer.  Besides the errors named, each function returns those of the database
 * (engine/db.h).  Source: trust.md, 9.
 */

#include "proof/fact.h"

#include "engine/db.h"

/* user.erased.  E_CONFLICT: the account is not deactivated, or the name is erased. */
must_check enum err user_erase(struct ctx *cx, struct db *db, const char *id, struct fact *out);
/* source.erased.  E_NOT_FOUND: no entry names that address.  E_CONFLICT: it is erased. */
must_check enum err source_erase(struct ctx *cx, struct db *db, const char *digest,
				 struct fact *out);
