#pragma once

/* The handlers of this room's routes, and the fields of their bodies.  For routes.c and the *_api.c
 * and *_page.c of the room. */

#include "http/reply.h"
#include "http/services.h"

extern const struct field confirm_in[];

handler api_key_confirm, api_key_confirm_sealed, api_key_statement;

extern const struct route quality_routes[];
