#include "quality/actions.h"

#include "quality/room.h"

/* clang-format off */
const struct action_row quality_actions[] = {
	{ ACTION_KEY_CONFIRMED, 1, key_confirmed_1 },
	{ ACTION_KEY_CONFIRMED, 2, key_confirmed_2 },
	{ 0 },
};
/* clang-format on */
