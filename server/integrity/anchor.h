#pragma once

/*
 * The anchor: each newest head of the log is appended to a file outside of the data directory, and
 * said in the system's log, at most once a second and at the stop, so that a database which was set
 * back or replaced is seen at the next start.
 *
 * Nothing of it is on the writer's way.  A database that lacks the head of any whole line is behind
 * (FLAW_BEHIND), unless people say in trust/log.json that the log of that head was abandoned; a
 * file that is missing, empty or of another log makes the server read-only
 * (FLAW_ANCHOR).  Only the first start with an anchor begins one: anchor.begun is entered, and from
 * then on a file that is gone is missed.  A file that cannot be written is an alarm,
 * anchor.unwritten, and so is a start without one after there was one, and a file in which somebody
 * else wrote old lines, or that lost those that this server wrote.
 *
 * On the thread that starts and stops the server, and on the one that watches.  Source: trust.md,
 * 7; docs/decisions/0079; schema/anchor.md.
 */

#include "engine/db.h"
#include "http/services.h"

/* Before anything can be entered.  E_INVALID, E_UNAVAILABLE: an anchor cannot be begun there. */
must_check enum err anchor_look(struct ctx *cx, struct db *db, const struct services *s);
void anchor_begin(struct ctx *cx, struct db *db, const struct services *s);
/* A line that came to the anchor and that this log never had is a foreign note (engine/foreign.h).
 */
void anchor_lines_look(struct ctx *cx, struct db *db, const struct services *s);
void anchor_watch(struct ctx *cx, struct db *db, const struct services *s);
void anchor_stop(struct ctx *cx, struct db *db, const struct services *s); /* all is entered */
