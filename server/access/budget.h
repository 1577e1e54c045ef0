#pragma once

/*
 * Budget: how often a stranger may try a password before the password is looked at at all.
 *
 *   a name, typed at one source   12 tries, then one each 6 s
 *   a source                      120 tries, then one each half second
 *   a name, from wherever         60 tries, then one each 2 s; without it, a name at one source has
 *                                 3 tries, and is never refused for what another source did
 *   whoever shows a secret that   the first row alone, and nobody else takes from it
 *   was given to that name
 *
 * A try that succeeds costs nothing.  Whether an account has that name is not asked, so the answer
 * cannot tell.  Names and sources are kept as hashes under a key of this process; the tables have a
 * fixed size, and who tried least is forgotten first.  now: elapsed ms, which no step of the clock
 * bends.  Any thread.  Source: trust.md, 9; NIST SP 800-63B-4, 3.2.2.
 */

#include "base/base.h"

struct budget;

/* Who tries: as typed, from where, and what shows that the name was let in here before. */
struct asker {
	const char *typed, *source;
	const char *secret; /* NULL: nothing was shown */
};

struct budget *budget_new(void);
void budget_free(struct budget *b);

/* 0: this try is taken off.  Else nothing is, and so many seconds will bring one. */
int64_t budget_take(struct budget *b, const struct asker *who, int64_t now);
void budget_give_back(struct budget *b, const struct asker *who); /* it succeeded */
/* Whoever shows this secret was let in under that name. */
void budget_remember(struct budget *b, const char *secret, const char *name);
/* Is the asker one of those? */
bool budget_knows(struct budget *b, const struct asker *who);
/* What tells sources and names apart in a queue: equal for equal ones. */
void budget_keys(struct budget *b, const struct asker *who, uint64_t *source, uint64_t *name);
