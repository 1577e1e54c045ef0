#include "web/routes.h"

/* clang-format off */
const struct route web_routes[] = {
	{ GET,    "/static/signet.css",                          PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                web_style,            "How pages look", .page = true },
	{ 0 },
};
/* clang-format on */
