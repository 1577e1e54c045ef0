#include "alarm/alarm_state.h"

static const char *const names[ALARM_STATE_COUNT] = {
	[ALARM_OPEN] = "open",
	[ALARM_ENDED] = "ended",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_ALARM_BEGUN, ALARM_ABSENT, ALARM_OPEN },
	{ ACTION_ALARM_ENDED, ALARM_OPEN,   ALARM_ENDED },
};
/* clang-format on */

const struct states alarm_states = { names, countof(names), moves, countof(moves) };
