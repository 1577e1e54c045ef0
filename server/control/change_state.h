#pragma once

/*
 * The states of a change, and which moves there are: a change is open until it
 * ends, once and for good.  A move that is not in the table is refused by who
 * decides and is a fault in a replay (rules/states.h).  Pure; any thread.
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
