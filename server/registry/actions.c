#include "registry/actions.h"

#include "registry/room.h"

/* clang-format off */
const struct action_row registry_actions[] = {
	{ ACTION_VERSION_REGISTERED, 1, version_registered_1 },
	{ ACTION_RUN_REGISTERED,     1, run_registered_1 },
	{ ACTION_MODEL_CREATED,      1, model_created_1 },
	{ ACTION_VERSION_RETIRED,    1, version_retired_1 },
	{ 0 },
};
/* clang-format on */
