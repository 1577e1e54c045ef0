#include "routes.h"

/* clang-format off */
const struct route root_routes[] = {
	{ GET,    "/healthz",                                    PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_healthz,          "Is the process alive?" },
	{ GET,    "/readyz",                                     PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_readyz,           "Can it serve, and which alarms are open?" },
	{ GET,    "/metrics",                                    ADMIN | AUDIT,  SCOPE_READ,   READ,   NULL,       NULL,                api_metrics,          "Figures for Prometheus" },
	{ GET,    "/v1",                                         PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_index,            "Every resource there is" },
	{ GET,    "/v1/openapi.json",                            PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                api_openapi,          "This API as OpenAPI 3.1" },
	{ 0 },
};
/* clang-format on */
