#include "quality/announcement_state.h"

static const char *const names[ANNOUNCEMENT_STATE_COUNT] = {
	[ANNOUNCEMENT_OPEN] = "open",
	[ANNOUNCEMENT_ENDED] = "ended",
	[ANNOUNCEMENT_USED] = "used",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_REFOUNDING_ANNOUNCED, ANNOUNCEMENT_ABSENT, ANNOUNCEMENT_OPEN },
	{ ACTION_REFOUNDING_ENDED,     ANNOUNCEMENT_OPEN, ANNOUNCEMENT_ENDED },
	{ ACTION_QUALITY_REFOUNDED,    ANNOUNCEMENT_OPEN, ANNOUNCEMENT_USED },
};
/* clang-format on */

const struct states announcement_states = { names, countof(names), moves, countof(moves) };
