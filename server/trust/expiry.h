#pragma once

/*
 * Expiry: that trust which people signed ends is announced 60, 30 and 7 days before,
 * and when it has ended: for root, targets and signers, each as an alarm about
 * "trust:<role>" (alarm/alarm.h).
 *
 * At each of the four moments the open alarm ends and another begins, so
 * each is an entry, a line of the system's log, and the sentence that is shown.
 * Newer trust ends the alarm; where that ends within 60 days, too, another
 * begins at once.  mark: as apply; step: on the writer (engine/due.h).  Errors: the database's
 * (engine/db.h). Source: the issue "Formats and trust", 2.
 */

#include "engine/due.h"

#define EXPIRY_KIND "trust-expiry"

/* When trust that expires then is announced next, after `now`; 0: it has been announced for the
 * last time. Times are ms since 1970. */
int64_t expiry_next(int64_t expires, int64_t now);
/* How many of the moments are over. */
int expiry_announced(int64_t expires, int64_t now);

must_check enum err expiry_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err expiry_step(struct ctx *cx, struct db *db, const struct instance *in,
				const char *role, struct fact *out);
