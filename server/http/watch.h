#pragma once

/*
 * Watch: connections that are too slow are cut, so that a few of them cannot
 * hold the server.  The library times out only silence; a client that sends a
 * byte now and then is seen here.
 *
 *   waiting for a request's headers   first_s on a new connection, next_s between requests
 *   sending a body, taking a reply    grace_s, and a second more for each rate bytes that passed,
 *                                     but never more than pause_s from now
 *   being served                      no limit of ours
 *
 * Connections are counted, too.  When there are as many as may be, at one source or at all,
 * whichever waits longest between two requests gives way to the new one.  Where none waits, the new
 * one is refused: its first request is to be answered with 503.  REFUSED_MAX of those may wait for
 * their request.  At one more, whichever of them has been silent longest is answered unasked
 * (watch_calls.refuse) and shut, and so is each that stays silent for too long: none goes without
 * its answer.
 *
 * pause_s is why a client that was fast for a while cannot stop for ever: without it a gigabyte
 * would pay for twelve days of silence.
 *
 * Any thread.  One thread of its own looks once a second, and calls tick().  refuse() is called
 * under the lock of the watch, by any thread.
 * Limits are seconds and bytes a second.  E_FAULT: no thread.
 */

#include "base/err.h"

struct watch;
struct watched;

enum watched_for { WAITS_FIRST, WAITS_NEXT, SENDS_BODY, IS_SERVED, TAKES_REPLY };

#define REFUSED_MAX 64 /* connections */

struct watch_limits {
	int64_t first_s, next_s, grace_s, rate, pause_s;
	int64_t all, of_source; /* connections; 0: as many as come */
};
extern const struct watch_limits watch_usual; /* 10 s, 75 s, 10 s, 1 KiB/s, 30 s */

struct watch_calls {
	void (*refuse)(void *caller); /* of whom there are too many: is answered, though it asked
					 nothing */
	void (*tick)(void *arg);
	void *arg;
};

must_check enum err watch_start(struct ctx *cx, const struct watch_limits *limits,
				const struct watch_calls *calls, struct watch **out);
void watch_stop(struct watch *w); /* no tick comes after this */
void watch_free(struct watch *w); /* when no connection is left */

/* source: equal for equal ones; caller: whom refuse() is about. */
struct watched *watch_add(struct watch *w, int socket, uint64_t source, void *caller);
bool watch_refuses(const struct watched *c); /* is its first request to be refused? */
void watch_phase(struct watch *w, struct watched *c, enum watched_for phase);
void watch_bytes(struct watch *w, struct watched *c, size_t n);
void watch_remove(struct watch *w, struct watched *c);
