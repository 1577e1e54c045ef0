#include "signing/actions.h"

#include "signing/room.h"

/* clang-format off */
const struct action_row signing_actions[] = {
	{ ACTION_KEY_ENROLLED,    1, key_enrolled_1 },
	{ ACTION_KEY_ENROLLED,    2, key_enrolled_2 },
	{ ACTION_KEY_REVOKED,     1, key_revoked_1 },
	{ 0 },
};
/* clang-format on */
