#pragma once

/*
 * Expiry: that trust which people signed ends is announced at the moments of
 * rules/expiry.h: for root, targets and signers, each as an alarm about
 * "trust:<role>" (alarm/alarm.h).
 *
 * At each of the four moments the open alarm ends and another begins, so
 * each is an entry, a line of the system's log, and the sentence that is shown.  So it is where a
 * word took the clock back and fewer of them are over than were announced.
 * Newer trust ends the alarm; where that ends within 60 days, too, another
 * begins at once.  mark: as apply; step: on the writer (engine/due.h).  Errors: the database's
 * (engine/db.h). Source: docs/alarms.md.
 */

#include "engine/due.h"

#define EXPIRY_KIND  "trust-expiry"
#define EXPIRY_CLOCK "clock" /* the row of that kind that looks at each open alarm once more */
#define EXPIRY_ROLES 3

extern const char *const expiry_roles[EXPIRY_ROLES];

must_check enum err expiry_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err expiry_step(struct ctx *cx, struct db *db, const struct instance *in,
				const char *role, struct fact *out);
