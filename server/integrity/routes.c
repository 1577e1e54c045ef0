#include "integrity/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route integrity_routes[] = {
	{ GET,    "/v1/integrity",                               KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_integrity_get,    "What was found wrong with what is stored, and the last scrub", .concerns = CONCERNS_LIST },
	{ 0 },
};
/* clang-format on */
