#include "release/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route release_routes[] = {
	{ GET,    "/v1/models/{model}/releases",                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_release_list,     "List published releases of a model", .concerns = "model:{model}" },
	{ GET,    "/v1/models/{model}/releases/{number}",        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_release_get,      "Show a published release", .concerns = "release:{model}/{number}" },
	{ GET,    "/v1/models/{model}/releases/{number}/evidence", KNOWN,        SCOPE_READ,   READ,   NULL,       NULL,                api_release_evidence, "Why a release may run, byte for byte", .concerns = "release:{model}/{number}" },
	{ GET,    "/tuf/metadata/{file}",                        PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_tuf_metadata,     "TUF metadata", .concerns = CONCERNS_NOBODY },
	{ GET,    "/tuf/targets/trust/{file}",                   PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_tuf_trust,        "A file of trust; trust/log.json to anybody, the others to whom targets are for", .concerns = CONCERNS_NOBODY },
	{ GET,    "/tuf/targets/{path...}",                      KNOWN | DEVICE, SCOPE_READ,   READ,   NULL,       NULL,                api_tuf_target,       "A TUF target; its digest stands before its name", .concerns = CONCERNS_LIST },
	{ 0 },
};
/* clang-format on */
