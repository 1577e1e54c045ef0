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

handler api_audit_list, api_audit_source, api_export_begin, api_export_build, api_export_bundle,
	api_export_get, api_export_make, api_log_bundle, api_log_checkpoint, api_log_consistency,
	api_log_entry, api_log_proof, api_log_tile, api_log_vkey, api_note_prepare, api_note_take;

#define NOTE_IN_MAX 16384 /* bytes: a head, and the signatures of others */

extern const struct field note_in[];

extern const struct route trail_routes[];
