#pragma once

/*
 * Budget: how often a stranger may try a password before any password is looked at.
 *
 *   a name, typed at one source   12 tries, then one each 6 s
 *   a source                      120 tries, then one each half second
 *   a name, from all sources      60 tries, then one each 2 s; once they are spent, the name has 3
 *                                 tries at each source, and no source is refused for another
 *   a name, with a secret that    the first row alone, and nobody else takes from it
 *   was given to that name
 *
 * A try whose password fits, or that nobody could judge, costs nothing.  The budget has no
 * accounts, so the answer is the same whether one has that name or not.  Names and sources are kept
 * as hashes under a key of this process; the tables have a fixed size, and the row with the fewest
 * tries is forgotten first. now: elapsed ms, which no step of the clock bends.  Any thread. Source:
 * trust.md, 9; NIST SP 800-63B-4, 3.2.2.
 */

#include "base/base.h"

struct budget;

/* A stranger: the name as typed, the address, and what shows that the name was let in before. */
struct asker {
	const char *typed, *source;
	const char *secret; /* NULL: nothing was shown */
};

struct budget *budget_new(void);
void budget_free(struct budget *b);

/* 0: this try is taken off.  Else nothing is, and so many seconds will bring one. */
int64_t budget_take(struct budget *b, const struct asker *who, int64_t now);
void budget_give_back(struct budget *b, const struct asker *who); /* the password fitted */
/* The secret was given to that name: a later try that shows it has a share of its own. */
void budget_remember(struct budget *b, const char *secret, const char *name);
/* Does the asker show such a secret? */
bool budget_knows(struct budget *b, const struct asker *who);
/* Numbers for a queue: equal for equal sources, and for equal names. */
void budget_keys(struct budget *b, const struct asker *who, uint64_t *source, uint64_t *name);
