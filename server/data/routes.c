#include "data/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route data_routes[] = {
	{ PUT,    "/v1/artifacts/{digest}",                      AUTHOR | TESTER | EXPERT, SCOPE_SUBMIT, STREAM, NULL,      api_artifact_keep,   api_artifact_store,   "Store bytes under their digest; ?class=", .about = "artifact", .concerns = CONCERNS_ASKER },
	{ GET,    "/v1/artifacts/{digest}",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_artifact_get,     "Download an artifact", .about = "artifact", .concerns = "artifact:{digest}" },
	{ GET,    "/v1/datasets",                                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_dataset_list,     "List datasets", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/datasets/{dataset}/versions",             AUTHOR | EXPERT, SCOPE_SUBMIT, WRITE, dataset_in, NULL,                api_dataset_register, "Register a dataset by its digest", .concerns = "?dataset:{dataset}" },
	{ GET,    "/v1/datasets/{dataset}/versions/{number}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_dataset_get,      "Show a dataset", .concerns = "dataset:{dataset}/{number}" },
	{ 0 },
};
/* clang-format on */
