#pragma once

/*
 * The rooms of this server, joined: all that they bring, in one place for each
 * kind of row, each list in the order in which a room may use another.
 * rooms_begin() comes first in a process, rooms_serve() before the server
 * starts; both on the one thread that there is then.
 */

#include "http/server.h"

void rooms_begin(void); /* once in a process, before any other call and any thread */

/* Routes, credentials, what follows, and how a refusal looks as a page. */
void rooms_serve(struct server_config *cfg);
