#include "trail/actions.h"

#include "trail/room.h"

/* clang-format off */
const struct action_row trail_actions[] = {
	{ ACTION_EXPORT_BEGUN, 1, export_begun_1 },
	{ ACTION_EXPORT_MADE,  1, apply_nothing },
	{ 0 },
};
/* clang-format on */
