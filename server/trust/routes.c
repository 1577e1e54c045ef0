#include "trust/routes.h"
#include "http/concerned.h"
#include "trust/trust.h"

/* clang-format off */
const struct route trust_routes[] = {
	{ GET,    "/v1/trust",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_trust_get,        "Trust that people signed, and the metadata in force", .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
