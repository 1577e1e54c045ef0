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

extern const struct field change_in[], objection_in[], sign_in[];

handler api_change_cancel, api_change_document, api_change_envelope, api_change_get,
	api_change_list, api_change_manifest, api_change_object, api_change_open, api_change_sign,
	api_change_sign_sealed, api_change_statement, web_change_object, web_change_sign;

extern const struct page_row change_page, changes_page, inbox_page;

extern const struct route control_routes[];
