#pragma once

/*
 * Logins: those that failed, counted by the minute and entered as one entry,
 * however many there were.  Accounts that exist are named by id, up to a number;
 * names that no account has, and sources, are numbers: what was typed is never
 * kept.  So the size of the log is the same whether a name exists or not, and
 * nobody fills the log.
 *
 * Numbers of different names, accounts and sources stop at LOGINS_CROWD_MAX.
 * A time is elapsed time, which no step of the clock bends.  A kill loses the
 * counts of the minute in progress.  Any thread.  Source: trust.md, 9.
 */

#include "proof/fact.h"

#define LOGINS_NAMED_MAX 50   /* accounts */
#define LOGINS_CROWD_MAX 4096 /* different names, accounts or sources */

struct logins;

struct logins *logins_new(void);
void logins_free(struct logins *l);

/* One failed.  known: is typed the id of an account? */
void logins_add(struct logins *l, const char *typed, bool known, const char *source);

/* The counts so far, which l forgets: the caller alone has them from now on.
 * NULL: nothing. */
struct logins *logins_take(struct logins *l);
void logins_give_back(struct logins *l, const struct logins *taken); /* it could not be entered */
/* As logins.failed says them. */
void logins_print(const struct logins *taken, struct fact *out);
