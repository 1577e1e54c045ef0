#include "quality/actions.h"

#include "quality/room.h"

/* clang-format off */
const struct action_row quality_actions[] = {
	{ ACTION_KEY_CONFIRMED, 1, key_confirmed_1 },
	{ 0 },
};
/* clang-format on */
