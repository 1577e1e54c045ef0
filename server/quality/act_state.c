#include "quality/act_state.h"

static const char *const names[SIGNED_ACT_STATE_COUNT] = {
	[SIGNED_ACT_OPEN] = "open",
	[SIGNED_ACT_DONE] = "done",
	[SIGNED_ACT_WITHDRAWN] = "withdrawn",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_ACT_PROPOSED,              SIGNED_ACT_ABSENT, SIGNED_ACT_OPEN },
	{ ACTION_ACT_SIGNED,                SIGNED_ACT_OPEN,   SIGNED_ACT_OPEN },
	{ ACTION_ACT_WITHDRAWN,             SIGNED_ACT_OPEN,   SIGNED_ACT_WITHDRAWN },
	{ ACTION_KEY_REVOKED,               SIGNED_ACT_OPEN,   SIGNED_ACT_DONE },
	{ ACTION_ROLE_GRANTED,              SIGNED_ACT_OPEN,   SIGNED_ACT_DONE },
	{ ACTION_USER_CONFIRMED,            SIGNED_ACT_OPEN,   SIGNED_ACT_DONE },
	{ ACTION_USER_SUSPENDED,            SIGNED_ACT_OPEN,   SIGNED_ACT_DONE },
	{ ACTION_USER_SUSPENSION_CONFIRMED, SIGNED_ACT_OPEN,   SIGNED_ACT_DONE },
	{ ACTION_USER_SUSPENSION_ENDED,     SIGNED_ACT_OPEN,   SIGNED_ACT_DONE },
};
/* clang-format on */

const struct states signed_act_states = { names, countof(names), moves, countof(moves) };
