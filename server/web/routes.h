#pragma once

/* The handlers of this room's routes, and the fields of their bodies.  For routes.c and the *_api.c
 * and *_page.c of the room. */

#include "http/reply.h"
#include "http/services.h"

handler web_style;

extern const struct route web_routes[];
