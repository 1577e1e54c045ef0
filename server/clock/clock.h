#pragma once

/*
 * The machine's clock, as the log has it: what it said at each start and daily, that it
 * leapt, and a person's word that it is right.
 *
 * Facts are decided on the writer; clock_begin() and clock_watch() belong to the thread that
 * starts the server, then to the one that calls once a second (http/server.h).  Besides the errors
 * named, each function returns those of the database (engine/db.h).  Source: trust.md, 3.
 */

#include "engine/server_clock.h"
#include "http/services.h"
#include "proof/fact.h"

/* ---- what is decided ---- */

/* clock.read: all readings, and what sets the clock. */
must_check enum err clock_noted(struct ctx *cx, bool start, struct fact *out);
/* Is the machine's clock within WORD_MS of the word, and within the bounds (held_clock.h)? */
bool word_takes(int64_t word, struct reading r);
/* clock.accepted; word: the time of the person's own machine, ms since 1970.  E_CONFLICT: the
 * word does not take the clock. */
must_check enum err clock_accept(struct ctx *cx, int64_t word, struct fact *out);
/* The alarm begins or ends, as the clock is; ACTION_NONE: it is so already. */
must_check enum err clock_alarm(struct ctx *cx, struct db *db, struct fact *out);

/* ---- what the system does by itself ---- */

/* Enter what the clock says at a start, before anybody else acts; a person's word that still holds
 * the log's time is heard.  When it returns, the entries are durable or were refused. */
void clock_begin(struct ctx *cx, struct db *db, const struct services *s);
/* Enter that the clock leapt or is taken again, that the log's time is ahead of it or no more, and
 * what it says once a day. */
void clock_watch(struct ctx *cx, struct db *db, const struct services *s);
