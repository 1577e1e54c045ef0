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

extern const struct field session_in[], site_in[], token_in[], user_in[];

handler api_role_list, api_source_erase, api_user_erase, api_session_close, api_session_get,
	api_session_open, api_session_prepare, api_site_create, api_site_get, api_site_list,
	api_token_issue, api_token_list, api_token_prepare, api_token_revoke, api_user_create,
	api_user_get, api_user_list, web_login, web_logout;

extern const struct page_row login_page;

extern const struct route people_routes[];
