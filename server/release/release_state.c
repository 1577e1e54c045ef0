#include "release/release_state.h"

static const char *const names[RELEASE_STATE_COUNT] = {
	[RELEASE_PUBLISHED] = "published",
	[RELEASE_WITHDRAWN] = "withdrawn",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_RELEASE_PUBLISHED, RELEASE_ABSENT,    RELEASE_PUBLISHED },
	{ ACTION_RELEASE_WITHDRAWN, RELEASE_PUBLISHED, RELEASE_WITHDRAWN },
};
/* clang-format on */

const struct states release_states = { names, countof(names), moves, countof(moves) };
