#include "integrity/room.h"

/* clang-format off */
const struct action_row integrity_actions[] = {
	{ 0 },
};
/* clang-format on */
