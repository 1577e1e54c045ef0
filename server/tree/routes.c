#include "tree/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route tree_routes[] = {
	{ GET,    "/change-control.git/HEAD",                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_head,         "git: the branch", .concerns = CONCERNS_ALL },
	{ GET,    "/change-control.git/info/refs",               KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_refs,         "git: where it stands", .aside = true, .brief = true, .concerns = CONCERNS_ALL },
	{ GET,    "/change-control.git/objects/info/packs",      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_packs,        "git: the packs", .concerns = CONCERNS_ALL },
	{ GET,    "/change-control.git/objects/pack/{file}",     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_pack,         "git: a pack, or its index", .aside = true, .concerns = CONCERNS_ALL },
	{ GET,    "/change-control.git/objects/{two}/{rest}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_object,       "git: an object", .concerns = CONCERNS_ALL },
	{ GET,    "/v1/documents/{path...}",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_document_get,     "A controlled document as it is in force", .concerns = "document:{path}" },
	{ 0 },
};
/* clang-format on */
