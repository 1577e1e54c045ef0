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

extern const struct field model_in[], run_in[], version_in[];

handler api_lineage, api_model_create, api_model_get, api_model_list, api_run_get, api_run_list,
	api_run_register, api_version_get, api_version_list, api_version_register,
	api_version_retire;

extern const struct route registry_routes[];
