#pragma once

/*
 * Announce: the beginning and end of each alarm, as lines of the system's log.
 *
 * A line is written once its entry is durable, never before, in the order of the
 * log.  At a start each open alarm is written once more, so that a kill
 * between COMMIT and line loses no alarm.  Where the socket takes nothing the
 * lines wait, as rows of the table, and are written when it does.
 *
 * alarms_announce() is called once a second by one thread that is not the writer
 * (http/server.h), so that a log daemon that hangs holds up no act; announced_memory
 * hears on the writer.
 */

#include "engine/memory.h"
#include "http/services.h"

struct announced;

extern const struct memory announced_memory; /* of struct announced */

/* Has an alarm moved since announced_done()?  after: the last entry that was written; -1: none was.
 */
bool announced_waits(struct announced *t, int64_t *after);
/* All up to that entry is written; more: and something behind it is not. */
void announced_done(struct announced *t, int64_t after, bool more);
/* That the socket takes nothing is said once, until it takes something again. */
bool announced_failed(struct announced *t, bool failed);

/* For struct server_config. */
void alarms_announce(struct ctx *cx, struct db *db, const struct services *s);
