#pragma once

/*
 * Confirmation: the act confirm-key, by which two approvers sign that a key is whose its document
 * says it is, its fingerprint compared on paper (signing/key.h).  While the founding is open, each
 * founder's key is confirmed by the other founder alone.  Who confirms a key that was enrolled
 * since its owner's password was set confirms the person, too (rules/powers.h).
 *
 * On the writer, or in a reader's snapshot.  Besides the errors named, each returns those of the
 * database (engine/db.h).  Source: trust.md, 4; decision 0069.
 */

#include "documents/act.h"
#include "engine/db.h"
#include "people/user.h"
#include "proof/fact.h"
#include "quality/acts.h"

/* Members of the document that the tables have: the key's owner and its document.  E_INVALID: it
 * names no key; E_NOT_FOUND. */
must_check enum err confirmation_complete(struct ctx *cx, struct db *db, struct act_document *d);

/* The other founder, who alone confirms a key of that person; NULL: the founding is closed, or the
 * person is no founder, or the act is of another kind. */
must_check enum err confirming_founder(struct ctx *cx, struct db *db, enum act_kind kind,
				       const char *person, const char **out);

/* Is whom a confirmation concerns in use, or suspended since it waits?  *u: the person.
 * E_CONFLICT. */
must_check enum err concerned_in_use(struct ctx *cx, struct db *db, const struct act_document *d,
				     struct user *u);

/* The functions of an effect (quality/effect.h).  E_CONFLICT: the key is not pending, or its owner
 * is not in use. */
must_check enum err confirmation_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err confirmation_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				      const struct act_done *done, struct fact *out);
