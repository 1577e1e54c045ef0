#include "control/change_state.h"

static const char *const names[CHANGE_STATE_COUNT] = {
	[CHANGE_OPEN] = "open",
	[CHANGE_MERGED] = "merged",
	[CHANGE_REJECTED] = "rejected",
	[CHANGE_CANCELLED] = "cancelled",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_CHANGE_OPENED,    CHANGE_ABSENT, CHANGE_OPEN },
	{ ACTION_CHANGE_SIGNED,    CHANGE_OPEN,   CHANGE_OPEN },
	{ ACTION_CHANGE_MERGED,    CHANGE_OPEN,   CHANGE_MERGED },
	{ ACTION_CHANGE_REJECTED,  CHANGE_OPEN,   CHANGE_REJECTED },
	{ ACTION_CHANGE_CANCELLED, CHANGE_OPEN,   CHANGE_CANCELLED },
	{ ACTION_CHANGE_OBJECTED,  CHANGE_OPEN,   CHANGE_OPEN },
};
/* clang-format on */

const struct states change_states = { names, countof(names), moves, countof(moves) };
