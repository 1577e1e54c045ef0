#include "web/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route web_routes[] = {
	{ GET,    "/static/signet.css",                          PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                web_style,            "How pages look", .page = true, .concerns = CONCERNS_NOBODY },
	{ 0 },
};
/* clang-format on */
