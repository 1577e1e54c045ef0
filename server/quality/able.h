#pragma once

/*
 * Able: approvers of every site, as a re-founding asks for them (rules/refounding.h): who was
 * suspended by an administrator alone is one, for that ends by itself.  On the writer.  Errors: the
 * database's (engine/db.h).  Source: decision 0071.
 */

#include "documents/policy.h"
#include "engine/db.h"
#include "signing/key.h"

/* How many are able to sign. */
must_check enum err approvers_standing(struct ctx *cx, struct db *db, size_t *out);
/* What approver_is_able() and founder_fault() ask of a key: who holds it, and for which roles. */
must_check enum err key_standing(struct ctx *cx, struct db *db, const struct signing_key *key,
				 enum custody *custody, unsigned *roles);
