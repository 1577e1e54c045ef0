#include "release/stop_state.h"

static const char *const names[STOP_STATE_COUNT] = {
	[STOP_IN_FORCE] = "in-force",
	[STOP_TAKEN_BACK] = "taken-back",
	[STOP_LIFTED] = "lifted",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_STOP_SIGNED,     STOP_ABSENT,   STOP_IN_FORCE },
	{ ACTION_STOP_TAKEN_BACK, STOP_IN_FORCE, STOP_TAKEN_BACK },
	{ ACTION_STOP_LIFTED,     STOP_IN_FORCE, STOP_LIFTED },
};
/* clang-format on */

const struct states stop_states = { names, countof(names), moves, countof(moves) };
