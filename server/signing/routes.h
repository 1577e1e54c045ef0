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

extern const struct field key_in[], sealed_key_in[];

handler api_key_document, api_key_enrol, api_key_enrol_sealed, api_key_get, api_key_list,
	api_key_revoke, api_key_seal;

extern const struct route signing_routes[];
