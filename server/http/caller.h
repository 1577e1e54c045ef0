#pragma once

/*
 * Caller: a connection from its first byte to its last, as the socket's side of it needs it: what
 * came in, and whether a refusal was said that answers no request that we heard of.
 *
 * A caller is found again by its descriptor, on the thread that the connection began on, which has
 * it to its end; caller_of() is NULL on every other thread.  caller_refuse() may be called by any
 * thread while the caller lives.
 */

#include <stdatomic.h>

#include "http/head.h"
#include "http/services.h"
#include "http/watch.h"

#define NO_ROOM "too many connections are open"

struct caller {
	int fd;
	const struct services *services;
	struct watched *watched;
	struct head head;
	uint64_t answered;   /* requests that came to their end */
	atomic_bool refused; /* the last answer was said: nothing more is */
	struct caller *next;
};

struct caller *caller_new(const struct services *s, int fd);
void caller_free(struct caller *c);
struct caller *caller_of(int fd);

/* An answer that no request has: a problem, and nothing after it.  Only the first is said; true:
 * one was.  false: the socket takes none now (errno).  body: false for the answer to a HEAD. */
bool caller_refuse(struct caller *c, struct ctx *cx, enum err e, bool body);
void caller_no_room(void *caller); /* the same, of a connection that is one too many */

/* Bytes that came in: as many of them as the library may have, which may be none; 0 ends the
 * connection, -1 with EAGAIN asks for patience.  A head with a fault is answered here, once all
 * requests before it are answered. */
ssize_t caller_hears(struct caller *c, const char *bytes, size_t n);
ssize_t caller_hears_no_more(const struct caller *c);
/* ends: nothing is answered after it. */
void caller_answered(struct caller *c, bool ends);
/* Is the request that is being answered the last one, since nobody knows where it ends? */
bool caller_ends(const struct caller *c);
