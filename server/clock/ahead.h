#pragma once

/*
 * A log whose time is ahead: its newest entry is later than the server's clock, since that was
 * ahead and is right again.  Entries are held at that time, and what people sign by
 * clocks that are right lies before it and is refused, until the clock has come there or people
 * name the entries that ran ahead (clock/step.h).
 *
 * Any thread with a connection of its own reads; facts are decided on the writer.  Besides the
 * errors named, each function returns those of the database (engine/db.h).
 */

#include "engine/db.h"
#include "http/services.h"
#include "proof/fact.h"

/* By more than a statement may lie before an entry, whether or not people named it.
 * cx->now: the server's time. */
must_check enum err log_is_late(struct ctx *cx, struct db *db, bool *out);

/* The alarm begins or ends, as the log's time is by what people in force say; ACTION_NONE: it is so
 * already. */
must_check enum err ahead_alarm(struct ctx *cx, struct db *db, const char *origin,
				struct fact *out);

/* Once a second, on the thread of clock_watch(): enter what changed. */
void ahead_watch(struct ctx *cx, struct db *db, const struct services *s);
