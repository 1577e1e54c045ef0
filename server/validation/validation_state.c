#include "validation/validation_state.h"

static const char *const names[VALIDATION_STATE_COUNT] = {
	[VALIDATION_REGISTERED] = "registered",
	[VALIDATION_PASSED] = "passed",
	[VALIDATION_FAILED] = "failed",
};

/* clang-format off */
static const struct state_move moves[] = {
	{ ACTION_VALIDATION_REGISTERED, VALIDATION_ABSENT,     VALIDATION_REGISTERED },
	{ ACTION_VALIDATION_CONCLUDED,  VALIDATION_REGISTERED, VALIDATION_PASSED },
	{ ACTION_VALIDATION_CONCLUDED,  VALIDATION_REGISTERED, VALIDATION_FAILED },
};
/* clang-format on */

const struct states validation_states = { names, countof(names), moves, countof(moves) };
