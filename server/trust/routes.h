#pragma once

/*
 * The handlers of this room's routes, and the fields of their bodies.  For
 * routes.c and the *_api.c and *_page.c of the room; the root takes the rows
 * alone.  A handler runs on the thread that the mode of its route says
 * (http/req.h); what it returns is answered as a problem or, if it acts,
 * entered as a refusal.
 */

#include "http/reply.h"
#include "http/services.h"

handler api_trust_get;

extern const struct route trust_routes[];
