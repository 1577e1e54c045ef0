#pragma once

/*
 * The socket on which the server listens, the names by which requests may call it,
 * and the files that its connections need.  Once, at the start, on its thread.
 */

#include "base/err.h"

/* On 127.0.0.1.  In: the port, 0 for any; out: the port, and the socket.  E_UNAVAILABLE: it cannot
 * be had. */
must_check enum err listen_open(struct ctx *cx, uint16_t *port, int *listener);
/* Our own names, by number and as localhost, with the port, and further ones; ends in NULL, as
 * `more` does, which may be NULL.  In the arena of cx. */
const char *const *hosts_list(struct ctx *cx, uint16_t port, const char *const *more);
/* The process may open as many files as that many connections need.  E_UNAVAILABLE. */
must_check enum err files_room(struct ctx *cx, int64_t connections);
