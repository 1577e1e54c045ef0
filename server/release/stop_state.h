#pragma once

/*
 * The states of a stop: it stands until who signed it takes it back, or a change lifts it; then it
 * is over for good (rules/states.h).  Pure; any thread.
 */

#include "rules/states.h"

enum stop_state {
	STOP_ABSENT, /* there is none */
	STOP_IN_FORCE,
	STOP_TAKEN_BACK,
	STOP_LIFTED,
	STOP_STATE_COUNT
};

extern const struct states stop_states;
