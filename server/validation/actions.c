#include "validation/actions.h"

#include "validation/room.h"

/* clang-format off */
const struct action_row validation_actions[] = {
	{ ACTION_VALIDATION_REGISTERED, 1, validation_registered_1 },
	{ ACTION_VALIDATION_CONCLUDED,  1, validation_concluded_1 },
	{ 0 },
};
/* clang-format on */
