#include "people/routes.h"
#include "http/concerned.h"
#include "web/page.h"

/* clang-format off */
const struct route people_routes[] = {
	{ POST,   "/v1/session",                                 PUBLIC,         SCOPE_READ,   WORK,   session_in, api_session_prepare, api_session_open,     "Log in", .typed = "user", .passes = true, .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/session",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_session_get,      "Who am I, and what may I do?", .concerns = CONCERNS_ASKER },
	{ DELETE, "/v1/session",                                 KNOWN,          SCOPE_READ,   WRITE,  NULL,       NULL,                api_session_close,    "Log out", .concerns = CONCERNS_ASKER },
	{ GET,    "/v1/users",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_user_list,        "List users", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/users",                                   ADMIN,          SCOPE_MANAGE, WRITE,  user_in,    NULL,                api_user_create,      "Create a person or a service account", .concerns = "@site:{/site}" },
	{ GET,    "/v1/users/{user}",                            KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_user_get,         "Show a user", .concerns = CONCERNS_NOBODY },
	{ GET,    "/v1/users/{user}/roles",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_role_list,        "The roles that a user holds or held, and when", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/users/{user}/erase",                      ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_user_erase,       "Erase the printed name of a user whose access ended", .about = "user", .concerns = "!account:{user}" },
	{ POST,   "/v1/sources/{digest}/erase",                  ADMIN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_source_erase,     "Erase a network address that an entry names", .about = "source", .concerns = CONCERNS_ALL },
	{ GET,    "/v1/tokens",                                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_token_list,       "List tokens, one's own or ?user=", .concerns = CONCERNS_ASKER },
	{ POST,   "/v1/tokens",                                  KNOWN,          SCOPE_MANAGE, WORK,   token_in,   api_token_prepare,   api_token_issue,      "Issue a token", .concerns = CONCERNS_ASKER },
	{ POST,   "/v1/tokens/{token}/revoke",                   KNOWN,          SCOPE_MANAGE, WRITE,  reason_in,  NULL,                api_token_revoke,     "Revoke a token", .about = "token", .concerns = CONCERNS_ASKER },
	{ GET,    "/v1/sites",                                   KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_site_list,        "List sites", .concerns = CONCERNS_NOBODY },
	{ POST,   "/v1/sites",                                   ADMIN,          SCOPE_MANAGE, WRITE,  site_in,    NULL,                api_site_create,      "Create a site", .concerns = CONCERNS_ALL },
	{ GET,    "/v1/sites/{site}",                            KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_site_get,         "Show a site", .concerns = CONCERNS_NOBODY },
	{ GET,    "/login",                                      PUBLIC,         SCOPE_READ,   READ,   NULL,       NULL,                web_page,             "The form to log in", .page = true, .shows = &login_page, .concerns = CONCERNS_NOBODY },
	{ POST,   "/login",                                      PUBLIC,         SCOPE_READ,   WORK,   session_in, api_session_prepare, web_login,            "Log in", .typed = "user", .passes = true, .page = true, .shows = &login_page, .concerns = CONCERNS_NOBODY },
	{ POST,   "/logout",                                     KNOWN,          SCOPE_READ,   WRITE,  no_fields,  NULL,                web_logout,           "Log out", .page = true, .concerns = CONCERNS_ASKER },
	{ 0 },
};
/* clang-format on */
