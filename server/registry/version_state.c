#include "registry/version_state.h"

static const char *const names[VERSION_STATE_COUNT] = {
	[VERSION_REGISTERED] = "registered",
	[VERSION_RETIRED] = "retired",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_VERSION_REGISTERED, VERSION_ABSENT,     VERSION_REGISTERED },
	{ ACTION_VERSION_RETIRED,    VERSION_REGISTERED, VERSION_RETIRED },
};
/* clang-format on */

const struct states version_states = { names, countof(names), moves, countof(moves) };
