#include "control/actions.h"

#include "control/room.h"

/* clang-format off */
const struct action_row control_actions[] = {
	{ ACTION_CHANGE_CANCELLED, 1, change_cancelled_1 },
	{ ACTION_CHANGE_MERGED,    1, change_merged_1 },
	{ ACTION_CHANGE_MERGED,    2, change_merged_2 },
	{ ACTION_CHANGE_OBJECTED,  1, change_objected_1 },
	{ ACTION_CHANGE_OPENED,    1, change_opened_1 },
	{ ACTION_CHANGE_OPENED,    2, change_opened_2 },
	{ ACTION_CHANGE_REJECTED,  1, change_rejected_1 },
	{ ACTION_CHANGE_SIGNED,    1, change_signed_1 },
	{ ACTION_CHANGE_SIGNED,    2, change_signed_2 },
	{ 0 },
};
/* clang-format on */
