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

extern const struct field act_in[], role_in[], root_signature_in[], trust_in[];

handler api_act_document, api_act_envelope, api_act_get, api_act_list, api_act_propose,
	api_act_root_sign, api_act_sign, api_act_statement, api_act_withdraw, api_key_confirmation,
	api_key_reviews, api_redeem, api_role_grant, api_role_revoke, api_root_acknowledge,
	api_root_acknowledgements, api_root_statement, api_stopped_statement, api_suspension_list,
	api_trust_update, api_user_deactivate, api_user_invite, api_user_suspend;

extern const struct route quality_routes[];
