#pragma once

/*
 * Watch: connections that are too slow are cut, so that a few of them cannot
 * hold the server.  The library times out only silence; a client that sends a
 * byte now and then is seen here.
 *
 *   waiting for a request's headers   10 s on a new connection, 75 s between requests
 *   sending a body                    after 10 s, at least 1 KiB/s on average
 *   being served                      no limit of ours
 *
 * Any thread.  One thread of its own looks once a second, and calls tick().
 */

#include "base/err.h"

struct watch;
struct watched;

enum watched_for { WAITS_FIRST, WAITS_NEXT, SENDS_BODY, IS_SERVED };

must_check enum err watch_start(struct ctx *cx, void (*tick)(void *arg), void *arg,
				struct watch **out);
void watch_stop(struct watch *w); /* no tick comes after this */
void watch_free(struct watch *w); /* when no connection is left */

struct watched *watch_add(struct watch *w, int socket);
void watch_phase(struct watch *w, struct watched *c, enum watched_for phase);
void watch_bytes(struct watch *w, struct watched *c, size_t n);
void watch_remove(struct watch *w, struct watched *c);
