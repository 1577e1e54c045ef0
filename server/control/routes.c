#include "control/routes.h"
#include "control/change.h"
#include "http/concerned.h"
#include "signing/sealed.h"
#include "web/page.h"

/* clang-format off */
const struct route control_routes[] = {
	{ GET,    "/v1/changes",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_list,      "List change requests", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/changes",                                 AUTHOR | EXPERT | APPROVER, SCOPE_SUBMIT, WRITE, change_in, NULL,      api_change_open,      "Open a change request", .body_max = CHANGE_MAX, .concerns = "?document:{/documents[]/path}" },
	{ GET,    "/v1/changes/{change}",                        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_get,       "Show a change request, its signatures and what is missing", .concerns = "change:{change}" },
	{ GET,    "/v1/changes/{change}/manifest",               KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_manifest,  "The change manifest, byte for byte", .concerns = "change:{change}" },
	{ GET,    "/v1/changes/{change}/statement",              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_statement, "The statement for ?key= to sign, in ?meaning= and ?role=, perhaps of ?site=", .concerns = "change:{change}" },
	{ GET,    "/v1/changes/{change}/signatures/{signature}", KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_envelope,  "A signature's envelope, byte for byte", .concerns = "change:{change}" },
	{ POST,   "/v1/changes/{change}/signatures",             KNOWN,          SCOPE_SUBMIT, WRITE,  envelope_in, NULL,               api_change_sign,      "Sign a change, with one's own program", .about = "change", .body_max = 2 * ENVELOPE_MAX, .by_statement = true, .concerns = "change:{change}" },
	{ POST,   "/v1/changes/{change}/signatures/sealed",      KNOWN,          SCOPE_SUBMIT, WORK,   sign_in,    api_sealed_open,     api_change_sign_sealed, "Sign a change with a sealed key", .about = "change", .concerns = "change:{change}" },
	{ POST,   "/v1/changes/{change}/cancel",                 KNOWN,          SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_change_cancel,    "Cancel one's own change request", .about = "change", .concerns = "change:{change}" },
	{ POST,   "/v1/changes/{change}/object",                 KNOWN,          SCOPE_SUBMIT, WRITE,  objection_in, NULL,              api_change_object,    "Object to a change request, which does not end it", .about = "change", .concerns = "change:{change}" },
	{ GET,    "/v1/changes/{change}/documents/{path...}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_change_document,  "What the change proposes for a path, byte for byte", .concerns = "change:{change}" },
	{ GET,    "/",                                           KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                web_page,             "What waits for my signature", .page = true, .shows = &inbox_page, .aside = true, .concerns = CONCERNS_LIST },
	{ GET,    "/changes",                                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                web_page,             "All change requests", .page = true, .shows = &changes_page, .concerns = CONCERNS_LIST },
	{ GET,    "/changes/{change}",                           KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                web_page,             "A change, its documents, and a form to sign", .page = true, .shows = &change_page, .concerns = "change:{change}" },
	{ POST,   "/changes/{change}/sign",                      KNOWN,          SCOPE_SUBMIT, WORK,   sign_in,    api_sealed_open,     web_change_sign,      "Sign a change with a sealed key", .page = true, .about = "change", .concerns = "change:{change}" },
	{ POST,   "/changes/{change}/object",                    KNOWN,          SCOPE_SUBMIT, WRITE,  objection_in, NULL,              web_change_object,    "Object to a change request, which does not end it", .page = true, .about = "change", .concerns = "change:{change}" },
	{ 0 },
};
/* clang-format on */
