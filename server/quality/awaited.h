#pragma once

/*
 * Awaited: whom a re-founding names that waits for its time, or an announcement that is open and
 * after which no approver has signed.  Nobody but the person takes away what makes it possible;
 * two quality people end it (rules/refounding.h).
 *
 * On the writer.  Each returns E_CONFLICT, which names what waits and who ends it, besides the
 * errors of the database.  Source: trust.md, 4; decision 0071.
 */

#include "engine/db.h"

/* May the account of the person end, or get another password? */
must_check enum err awaited_stays(struct ctx *cx, struct db *db, const char *person);
/* May the user, a person or a service of theirs, be granted the role at the site? */
must_check enum err awaited_may_hold(struct ctx *cx, struct db *db, const char *user,
				     const char *role, const char *site);
/* May others than its owner revoke the key?  Not while a re-founding waits that names it. */
must_check enum err awaited_key(struct ctx *cx, struct db *db, const char *key);
