#pragma once

/*
 * The server's clock: the one time by which this process enters acts, ends what ends, and
 * judges.  It is the machine's clock, held where that leaps (engine/held_clock.h).
 *
 * One for each process.  Before server_clock_start() it is the machine's clock, as it is; what
 * measures a span uses clock_elapsed_ms() or clock_uptime_ms().  Any thread.
 */

#include "engine/held_clock.h"

/* Before anybody acts: last is the time that the start compares with (engine/held_clock.h). */
void server_clock_start(int64_t last);

int64_t server_now(void); /* ms since 1970 */
/* now and latest, for a request or a job that begins. */
void server_time(struct ctx *cx);

struct server_clock {
	struct reading reading; /* of the machine */
	int64_t now;            /* the server's time at it */
	int64_t latest;         /* by which ends are asked */
	bool held;
};
struct server_clock server_clock(void);

/* A person's word that is durable: from that reading on the machine's clock is taken. */
void server_clock_take(struct reading r);
