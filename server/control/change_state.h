#pragma once

/*
 * Changes: a change is open until it ends, once and for good.
 * Pure; any thread.
 */

#include "rules/states.h"

enum change_state {
	CHANGE_ABSENT, /* there is none */
	CHANGE_OPEN,
	CHANGE_MERGED,
	CHANGE_REJECTED,
	CHANGE_CANCELLED,
	CHANGE_STATE_COUNT
};

extern const struct states change_states;
