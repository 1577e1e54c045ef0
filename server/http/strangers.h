#pragma once

/*
 * Strangers: the lane of those who have not shown a session yet, and want a password looked at.
 * Devices that enrol with a one-time code have one of their own, so that neither flood keeps the
 * others waiting; of them the name is the device's.
 * One thread with less of the processor than the others (nice 10) does one after another, so that a
 * flood of logins takes neither the workers nor more than one Argon2's memory.
 *
 * The queue is short.  Of the places, few are for one name at one source, and not all for one
 * source; some are for those who were let in before (access/budget.h) alone, who take turns with
 * the rest.  A source and a name with fewer of the last turns go first, and of equals the one that
 * came first: a flood on one name keeps the login of another waiting for a turn or two.
 *
 * A refusal is sent at the next tick and not at once: a connection then brings one refusal a
 * second, and a hundred of them take nothing from others.
 *
 * Any thread submits; start, stop and free belong to one.  E_FAULT: no thread.
 */

#include "http/pool.h"

#define STRANGERS_WAIT_MAX  32 /* strangers */
#define STRANGERS_OF_SOURCE 24 /* strangers of one source */
#define STRANGERS_OF_NAME   4  /* strangers of one name at one source */
#define STRANGERS_KNOWN_MAX 8  /* places more, for those who were let in before */

struct strangers;

struct stranger {
	uint64_t source, name; /* equal for equal ones */
	bool known;            /* was let in before */
	struct task *task;
};

must_check enum err strangers_start(struct ctx *cx, struct strangers **out);
bool strangers_submit(struct strangers *s, const struct stranger *who); /* false: no place, or
									 * stopping */
/* The task is run at the next tick; false: stopping. */
bool strangers_hold(struct strangers *s, struct task *task);
void strangers_tick(struct strangers *s);
void strangers_stop(struct strangers *s); /* finish what waits or is held; then nothing is taken */
void strangers_free(struct strangers *s); /* when no thread can submit any more */
