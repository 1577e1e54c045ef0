#include "fleet/device_state.h"

static const char *const names[DEVICE_STATE_COUNT] = {
	[DEVICE_CREATED] = "created",
	[DEVICE_ENROLLED] = "enrolled",
	[DEVICE_RETIRED] = "retired",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_DEVICE_CREATED,  DEVICE_ABSENT,   DEVICE_CREATED },
	{ ACTION_DEVICE_INVITED,  DEVICE_CREATED,  DEVICE_CREATED },
	{ ACTION_DEVICE_INVITED,  DEVICE_ENROLLED, DEVICE_ENROLLED },
	{ ACTION_DEVICE_ENROLLED, DEVICE_CREATED,  DEVICE_ENROLLED },
	{ ACTION_DEVICE_ENROLLED, DEVICE_ENROLLED, DEVICE_ENROLLED },
	{ ACTION_DEVICE_RETIRED,  DEVICE_CREATED,  DEVICE_RETIRED },
	{ ACTION_DEVICE_RETIRED,  DEVICE_ENROLLED, DEVICE_RETIRED },
};
/* clang-format on */

const struct states device_states = { names, countof(names), moves, countof(moves) };
