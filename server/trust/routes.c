#include "trust/routes.h"
#include "http/concerned.h"
#include "trust/trust.h"

/* clang-format off */
const struct route trust_routes[] = {
	{ GET,    "/v1/trust",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_trust_get,        "Trust that people signed, and the metadata in force", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/trust",                                   APPROVER | ADMIN, SCOPE_MANAGE, WRITE, trust_in,  NULL,                api_trust_update,     "Upload signed trust metadata", .body_max = TRUST_UPLOAD_MAX, .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
