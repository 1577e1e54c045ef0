#pragma once

/*
 * Approvers who are able to sign: people in use, with a grant that counts at the site and a
 * confirmed key of their own for the role.  No act but those that trust.md, 4 names
 * leaves fewer than two of them (rules/powers.h).
 *
 * On the writer.  Besides the errors named, each function returns those of the database.  Source:
 * trust.md, 4; decision 0067.
 */

#include "documents/role.h"
#include "engine/db.h"
#include "rules/powers.h"

/* How many are able at the site (EVERY_SITE: by a grant for each site), one person left out. */
must_check enum err approvers_able(struct ctx *cx, struct db *db, const char *site,
				   const char *without, size_t *out);
/* Is the person one of them? */
must_check enum err approver_able(struct ctx *cx, struct db *db, const char *person,
				  const char *site, bool *able);
/* Does whom an act concerns count as one of them?  waited: as struct act_case has it. */
must_check enum err concerned_able(struct ctx *cx, struct db *db, const char *person,
				   const char *site, bool waited, bool *able);
/* Is the key one by which its owner is able to sign at the site, in the role? */
struct signing_key; /* signing/key.h */
must_check enum err key_is_able(struct ctx *cx, struct db *db, const struct signing_key *key,
				enum role role, const char *site, bool *able);
/* May the person's grant of approver at the site end, or rest?  E_CONFLICT: too few would be left.
 */
must_check enum err approvers_stay(struct ctx *cx, struct db *db, enum power_loss loss,
				   const char *person, const char *site);
/* The same of all grants of the person, who leaves, or whose password is set anew. */
must_check enum err approvers_stay_without(struct ctx *cx, struct db *db, enum power_loss loss,
					   const char *person);
