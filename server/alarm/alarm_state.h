#pragma once

/*
 * The states of an alarm, and which moves there are: it stands from its
 * beginning to its end, and then for good no more (rules/states.h).  Pure; any
 * thread.
 */

#include "rules/states.h"

enum alarm_state {
	ALARM_ABSENT, /* there is none */
	ALARM_OPEN,
	ALARM_ENDED,
	ALARM_STATE_COUNT
};

extern const struct states alarm_states;
