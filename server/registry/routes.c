#include "registry/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route registry_routes[] = {
	{ GET,    "/v1/models",                                  KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_model_list,       "List models", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/models",                                  AUTHOR,         SCOPE_SUBMIT, WRITE,  model_in,   NULL,                api_model_create,     "Create a model", .concerns = "?model:{/name}" },
	{ GET,    "/v1/models/{model}",                          KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_model_get,        "Show a model", .concerns = "model:{model}" },
	{ GET,    "/v1/models/{model}/versions",                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_version_list,     "List versions of a model", .concerns = "model:{model}" },
	{ POST,   "/v1/models/{model}/versions",                 AUTHOR,         SCOPE_SUBMIT, WRITE,  version_in, NULL,                api_version_register, "Register a version", .about = "model", .concerns = "model:{model} run:{/run} dataset:{/datasets[]/dataset} artifact:{/files[]/digest}" },
	{ GET,    "/v1/models/{model}/versions/{number}",        KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_version_get,      "Show a version", .concerns = "model:{model}" },
	{ POST,   "/v1/models/{model}/versions/{number}/retire", AUTHOR,         SCOPE_SUBMIT, WRITE,  reason_in,  NULL,                api_version_retire,   "Retire a version", .about = "version", .concerns = "model:{model}" },
	{ GET,    "/v1/models/{model}/runs",                     KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_run_list,         "List training runs of a model", .concerns = "model:{model}" },
	{ POST,   "/v1/runs",                                    AUTHOR,         SCOPE_SUBMIT, WRITE,  run_in,     NULL,                api_run_register,     "Register a training run", .concerns = "model:{/model} dataset:{/inputs[]/dataset} artifact:{/outputs[]/digest}" },
	{ GET,    "/v1/runs/{run}",                              KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_run_get,          "Show a training run", .concerns = "run:{run}" },
	{ GET,    "/v1/lineage",                                 KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_lineage,          "What came from what: ?object=&direction=&depth=", .aside = true, .concerns = CONCERNS_LIST },
	{ 0 },
};
/* clang-format on */
