#pragma once

/*
 * The states of an announcement of a re-founding: it is open until people end it, or a
 * re-founding rests on it and takes effect; both once and for good.  Pure; any thread.
 */

#include "rules/states.h"

enum announcement_state {
	ANNOUNCEMENT_ABSENT, /* there is none */
	ANNOUNCEMENT_OPEN,
	ANNOUNCEMENT_ENDED,
	ANNOUNCEMENT_USED,
	ANNOUNCEMENT_STATE_COUNT
};

extern const struct states announcement_states;
