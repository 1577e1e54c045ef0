#include "routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route root_routes[] = {
	{ GET,    "/healthz",                                    PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_healthz,          "Is the process alive?", .concerns = CONCERNS_NOBODY },
	{ GET,    "/readyz",                                     PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_readyz,           "Can it serve, and which alarms are open?", .concerns = CONCERNS_NOBODY },
	{ GET,    "/metrics",                                    ADMIN | AUDIT,  SCOPE_READ,   READ,   NULL,       NULL,                api_metrics,          "Figures for Prometheus", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1",                                         PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_index,            "Every resource there is", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/openapi.json",                            PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_openapi,          "This API as OpenAPI 3.1", .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
