#include "validation/routes.h"
#include "http/concerned.h"

/* clang-format off */
const struct route validation_routes[] = {
	{ POST,   "/v1/datasets/{dataset}/versions/{number}/freeze", EXPERT,     SCOPE_SUBMIT, WORK,   freeze_in,  api_freeze_prepare,  api_freeze,           "Freeze a test set, its labels apart", .about = "dataset", .concerns = "dataset:{dataset}/{number} artifact:{/labels}" },
	{ GET,    "/v1/validations",                             KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_validation_list,  "List validations", .concerns = CONCERNS_LIST },
	{ POST,   "/v1/validations",                             AUTHOR | TESTER, SCOPE_SUBMIT, WRITE,  validation_in, NULL,             api_validation_register, "Register a validation before its result is known", .concerns = "model:{/model} dataset:{/dataset}" },
	{ GET,    "/v1/validations/{validation}",                KNOWN,          SCOPE_READ,   READ,   NULL,       NULL,                api_validation_get,   "Show a validation", .concerns = "validation:{validation}" },
	{ POST,   "/v1/validations/{validation}/predictions",    AUTHOR | TESTER, SCOPE_SUBMIT, WORK,   predictions_in, api_predictions_prepare, api_predictions, "Hand in the predictions; the server states metrics and verdict", .about = "validation", .concerns = "validation:{validation} artifact:{/predictions}" },
	{ 0 },
};
/* clang-format on */
