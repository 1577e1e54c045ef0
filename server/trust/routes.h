#pragma once

/* The handlers of this room's routes, and the fields of their bodies.  For routes.c and the *_api.c
 * and *_page.c of the room. */

#include "http/reply.h"
#include "http/services.h"

extern const struct field trust_in[];

handler api_trust_get, api_trust_update;

extern const struct route trust_routes[];
