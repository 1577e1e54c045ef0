#include "people/user_state.h"

static const char *const names[USER_STATE_COUNT] = {
	[USER_INVITED] = "invited",
	[USER_ACTIVE] = "active",
	[USER_DEACTIVATED] = "deactivated",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_USER_CREATED,      USER_ABSENT,  USER_INVITED },
	{ ACTION_USER_CREATED,      USER_ABSENT,  USER_ACTIVE },
	{ ACTION_USER_INVITED,      USER_INVITED, USER_INVITED },
	{ ACTION_USER_INVITED,      USER_ACTIVE,  USER_ACTIVE },
	{ ACTION_USER_PASSWORD_SET, USER_INVITED, USER_ACTIVE },
	{ ACTION_USER_PASSWORD_SET, USER_ACTIVE,  USER_ACTIVE },
	{ ACTION_USER_DEACTIVATED,  USER_INVITED, USER_DEACTIVATED },
	{ ACTION_USER_DEACTIVATED,  USER_ACTIVE,  USER_DEACTIVATED },
};
/* clang-format on */

const struct states user_states = { names, countof(names), moves, countof(moves) };
