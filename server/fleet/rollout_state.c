#include "fleet/rollout_state.h"

static const char *const names[ROLLOUT_STATE_COUNT] = {
	[ROLLOUT_RUNNING] = "running",
	[ROLLOUT_HALTED] = "halted",
	[ROLLOUT_COMPLETED] = "completed",
	[ROLLOUT_STOPPED] = "stopped",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_ROLLOUT_BEGUN,     ROLLOUT_ABSENT,    ROLLOUT_RUNNING },
	{ ACTION_ROLLOUT_BEGUN,     ROLLOUT_ABSENT,    ROLLOUT_STOPPED },
	{ ACTION_RING_OPENED,       ROLLOUT_RUNNING,   ROLLOUT_RUNNING },
	{ ACTION_ROLLOUT_COMPLETED, ROLLOUT_RUNNING,   ROLLOUT_COMPLETED },
	{ ACTION_ROLLOUT_HALTED,    ROLLOUT_RUNNING,   ROLLOUT_HALTED },
	{ ACTION_ROLLOUT_RESUMED,   ROLLOUT_HALTED,    ROLLOUT_RUNNING },
	{ ACTION_ROLLOUT_STOPPED,   ROLLOUT_RUNNING,   ROLLOUT_STOPPED },
	{ ACTION_ROLLOUT_STOPPED,   ROLLOUT_HALTED,    ROLLOUT_STOPPED },
	{ ACTION_ROLLOUT_STOPPED,   ROLLOUT_COMPLETED, ROLLOUT_STOPPED },
};
/* clang-format on */

const struct states rollout_states = { names, countof(names), moves, countof(moves) };
