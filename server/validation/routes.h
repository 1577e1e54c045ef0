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

extern const struct field freeze_in[], predictions_in[], validation_in[];

handler api_freeze, api_freeze_prepare, api_predictions, api_predictions_prepare,
	api_validation_get, api_validation_list, api_validation_register;

extern const struct route validation_routes[];
