#include "release/actions.h"

#include "release/room.h"

/* clang-format off */
const struct action_row release_actions[] = {
	{ ACTION_RELEASE_PUBLISHED, 1, release_published_1 },
	{ ACTION_RELEASE_WITHDRAWN, 1, release_withdrawn_1 },
	{ 0 },
};
/* clang-format on */
