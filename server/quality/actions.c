#include "quality/actions.h"

#include "quality/room.h"
#include "quality/suspension.h"

/* clang-format off */
const struct action_row quality_actions[] = {
	{ ACTION_ACT_PROPOSED,  1, act_proposed_1 },
	{ ACTION_ACT_SIGNED,    1, act_signed_1 },
	{ ACTION_ACT_WITHDRAWN, 1, act_withdrawn_1 },
	{ ACTION_KEY_CONFIRMED, 1, key_confirmed_1 },
	{ ACTION_KEY_CONFIRMED, 2, key_confirmed_2 },
	{ ACTION_KEY_REVOKED,   2, key_revoked_2 },
	{ ACTION_ROLE_GRANTED,  3, role_granted_3, .access = true },
	{ ACTION_USER_CONFIRMED,            1, user_confirmed_1, .access = true },
	{ ACTION_USER_SUSPENDED,            1, user_suspended_1, .access = true },
	{ ACTION_USER_SUSPENSION_CONFIRMED, 1, user_suspension_confirmed_1 },
	{ ACTION_USER_SUSPENSION_ENDED,     1, user_suspension_ended_1, .access = true },
	{ 0 },
};

const struct follower quality_followers[] = {
	{ SUSPENSION_KIND, { ACTION_USER_SUSPENDED, ACTION_USER_SUSPENSION_CONFIRMED, ACTION_USER_SUSPENSION_ENDED, ACTION_USER_DEACTIVATED }, suspension_mark, suspension_step },
	{ 0 },
};
/* clang-format on */
