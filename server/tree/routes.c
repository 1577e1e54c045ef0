#include "tree/routes.h"

/* clang-format off */
const struct route tree_routes[] = {
	{ GET,    "/change-control.git/HEAD",                    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_head,         "git: the branch" },
	{ GET,    "/change-control.git/info/refs",               KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_refs,         "git: where it stands", .aside = true, .brief = true },
	{ GET,    "/change-control.git/objects/info/packs",      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_packs,        "git: the packs" },
	{ GET,    "/change-control.git/objects/pack/{file}",     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_pack,         "git: a pack, or its index" },
	{ GET,    "/change-control.git/objects/{two}/{rest}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_git_object,       "git: an object" },
	{ GET,    "/v1/documents/{path...}",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_document_get,     "A controlled document as it is in force" },
	{ 0 },
};
/* clang-format on */
