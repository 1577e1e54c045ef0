#include "clock/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route clock_routes[] = {
	{ GET,    "/v1/clock",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_clock_get,        "The server's time and the machine's clock", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/clock/step",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_clock_step,       "Where the clock stepped back and holds the log's time, with proofs", .concerns = CONCERNS_ALL },
	{ POST,   "/v1/clock",                                   APPROVER | OPERATOR, SCOPE_MANAGE, WORK, clock_in, api_clock_prepare, api_clock_accept,     "Say that the machine's clock is right", .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
