#include "registry/actions.h"

#include "registry/retirement.h"
#include "registry/room.h"

/* clang-format off */
const struct action_row registry_actions[] = {
	{ ACTION_VERSION_REGISTERED, 1, version_registered_1 },
	{ ACTION_RUN_REGISTERED,     1, run_registered_1 },
	{ ACTION_MODEL_CREATED,      1, model_created_1 },
	{ ACTION_VERSION_RETIRED,    1, version_retired_1 },
	{ 0 },
};

const struct follower registry_followers[] = {
	{ "retirement", { ACTION_CHANGE_MERGED, ACTION_VERSION_RETIRED }, retirement_mark, retirement_step },
	{ 0 },
};
/* clang-format on */
