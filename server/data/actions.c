#include "data/actions.h"

#include "data/room.h"

/* clang-format off */
const struct action_row data_actions[] = {
	{ ACTION_ARTIFACT_STORED,    1, artifact_stored_1 },
	{ ACTION_DATASET_REGISTERED, 1, dataset_registered_1 },
	{ ACTION_DATASET_FROZEN,     1, dataset_frozen_1 },
	{ ACTION_DATASET_READ,       1, apply_nothing },
	{ 0 },
};
/* clang-format on */
