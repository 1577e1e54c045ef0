#include "trail/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route trail_routes[] = {
	{ GET,    "/v1/audit",                                   AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_audit_list,       "The log, newest entry first", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/exports",                                 AUDIT,          SCOPE_SUBMIT,  WRITE,  reason_in,  NULL,                api_export_begin,     "Begin an export of the whole log and what it names", .concerns = CONCERNS_ALL },
	{ POST,   "/v1/exports/{export}/bundle",                AUDIT,          SCOPE_SUBMIT,  WORK,   no_fields,  api_export_build,    api_export_make,      "Make an export that was begun", .about = "export", .concerns = CONCERNS_ALL },
	{ GET,    "/v1/exports/{export}",                        AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_export_get,       "Show an export", .concerns = CONCERNS_ALL },
	{ GET,    "/v1/exports/{export}/bundle",                AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_export_bundle,   "Download an export", .concerns = CONCERNS_ALL },
	{ GET,    "/log/checkpoint",                             PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_checkpoint,   "The signed head of the log", .concerns = CONCERNS_NOBODY },
	{ GET,    "/log/vkey",                                   PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_vkey,         "The key that signs it", .concerns = CONCERNS_NOBODY },
	{ GET,    "/log/tile/entries/{tile...}",                 AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_bundle,       "A bundle of entries (C2SP tlog-tiles)", .concerns = CONCERNS_ALL },
	{ GET,    "/log/tile/{level}/{tile...}",                 PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_tile,         "A tile of hashes (C2SP tlog-tiles)", .concerns = CONCERNS_NOBODY },
	{ GET,    "/log/entry/{index}",                          AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_entry,        "The exact bytes of one entry", .concerns = CONCERNS_LIST },
	{ GET,    "/v1/audit/sources/{digest}",                  AUDIT,          SCOPE_READ,   READ,   NULL,       NULL,                api_audit_source,     "The network address that an entry names, unless it was erased", .concerns = CONCERNS_ALL },
	{ GET,    "/log/proof/{index}",                          KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_log_proof,        "Proof that an entry is in the log (C2SP tlog-proof)", .concerns = CONCERNS_NOBODY },
	{ GET,    "/log/consistency/{size}",                     PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_log_consistency,  "Proof that the log only grew since then", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/log/notes",                               KNOWN | DEVICE, SCOPE_SUBMIT, WORK,   note_in,    api_note_prepare,    api_note_take,        "A signed head that the asker holds: does this log contain it?", .brief = true, .shows_head = true, .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
