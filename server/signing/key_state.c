#include "signing/key_state.h"

static const char *const names[KEY_STATE_COUNT] = {
	[KEY_PENDING] = "pending",
	[KEY_CONFIRMED] = "confirmed",
	[KEY_REVOKED] = "revoked",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_KEY_ENROLLED,  KEY_ABSENT,    KEY_PENDING },
	{ ACTION_KEY_CONFIRMED, KEY_PENDING,   KEY_CONFIRMED },
	{ ACTION_QUALITY_REFOUNDED, KEY_PENDING, KEY_CONFIRMED },
	{ ACTION_KEY_REVOKED,   KEY_PENDING,   KEY_REVOKED },
	{ ACTION_KEY_REVOKED,   KEY_CONFIRMED, KEY_REVOKED },
	{ ACTION_KEY_REVOKED,   KEY_REVOKED,   KEY_REVOKED }, /* from an earlier entry on */
};
/* clang-format on */

const struct states key_states = { names, countof(names), moves, countof(moves) };
