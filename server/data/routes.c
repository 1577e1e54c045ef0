#include "data/routes.h"

/* clang-format off */
const struct route data_routes[] = {
	{ PUT,    "/v1/artifacts/{digest}",                      AUTHOR | TESTER | EXPERT, SCOPE_SUBMIT, STREAM, NULL,      api_artifact_keep,   api_artifact_store,   "Store bytes under their digest; ?class=", .about = "artifact" },
	{ GET,    "/v1/artifacts/{digest}",                      KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_artifact_get,     "Download an artifact", .about = "artifact" },
	{ GET,    "/v1/datasets",                                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_dataset_list,     "List datasets" },
	{ POST,   "/v1/datasets/{dataset}/versions",             AUTHOR | EXPERT, SCOPE_SUBMIT, WRITE, dataset_in, NULL,                api_dataset_register, "Register a dataset by its digest" },
	{ GET,    "/v1/datasets/{dataset}/versions/{number}",    KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_dataset_get,      "Show a dataset" },
	{ 0 },
};
/* clang-format on */
