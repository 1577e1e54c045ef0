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

extern const struct field device_in[], drop_in[], enrol_in[], stop_in[], stop_sealed_in[];

handler api_assignment_get, api_assignment_known, api_device_create, api_device_get,
	api_device_invite, api_device_list, api_device_retire, api_key_disputed, api_enrol,
	api_enrol_prepare, api_report_prepare, api_report_receive, api_reports_drop,
	api_reports_drop_prepare, api_rollout_get, api_rollout_halt, api_rollout_list,
	api_rollout_resume, api_rollout_end, api_stop_document, api_stop_file, api_stop_get,
	api_stop_list, api_stop_sign, api_stop_sign_sealed, api_stop_statement, api_stop_take_back,
	api_stop_take_back_sealed;
void api_report_gather(struct req *rq);

extern const struct route fleet_routes[];
