#pragma once

/*
 * Founders: the two quality people who confirm each other's keys, with whom an
 * instance begins.  While the founding is open their accounts are closed to
 * administrators, which is why accounts know them; how the founding closes is
 * decided where keys are (signing/key.h).  Written by founding_*_1 alone.  Any
 * thread with a connection of its own.  Errors: the database's (engine/db.h).
 */

#include "engine/db.h"
#include "people/user.h"

#define FOUNDERS 2

/* The founders of the newest founding, open or closed; n is 0 where there never was one. */
must_check enum err db_founders_ever(struct ctx *cx, struct db *db, const char *out[FOUNDERS],
				     size_t *n);
/* The founders while the founding is open; n is 0 once it has closed, or there never was one. */
must_check enum err db_founders(struct ctx *cx, struct db *db, int64_t at,
				const char *out[FOUNDERS], size_t *n);
/* While the founding is open, of a founder the other one, who alone confirms that founder's keys;
 * else NULL. */
must_check enum err db_founder_other(struct ctx *cx, struct db *db, const char *person,
				     const char **out);

/* The roles in which no word of the user counts that is not signed (rules/powers.h).  A founder
 * acts while the founding is open, though the other one has not confirmed that one yet. */
must_check enum err db_words_resting(struct ctx *cx, struct db *db, const struct user *u,
				     unsigned *out);
