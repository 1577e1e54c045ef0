#pragma once

/*
 * The handlers of this room's routes.  For routes.c and the *_api.c of the room; the root takes the
 * rows alone.  A handler runs on the thread that the mode of its route says (http/req.h); what it
 * returns is answered as a problem.
 */

#include "http/reply.h"
#include "http/services.h"

handler api_integrity_get;

extern const struct route integrity_routes[];
