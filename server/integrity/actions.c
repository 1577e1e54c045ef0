#include "integrity/actions.h"

#include "integrity/room.h"

/* clang-format off */
const struct action_row integrity_actions[] = {
	{ ACTION_INTEGRITY_SCRUBBED, 1, apply_nothing },
	{ ACTION_ANCHOR_BEGUN, 1, apply_nothing },
	{ ACTION_MACHINE_CHANGED, 1, machine_changed_1 },
	{ 0 },
};
/* clang-format on */
