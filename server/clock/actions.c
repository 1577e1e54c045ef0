#include "clock/room.h"

/* clang-format off */
const struct action_row clock_actions[] = {
	{ ACTION_CLOCK_ACCEPTED, 1, apply_nothing },
	{ ACTION_CLOCK_READ,     1, apply_nothing },
	{ 0 },
};
/* clang-format on */
