#pragma once

/*
 * The states of an act that people sign: open until it takes effect or its proposer
 * withdraws it, once and for good.  Where its signatures suffice and it has to wait, it is waiting
 * in between, and lapses if it could take no effect when the time has come.  Pure; any thread.
 */

#include "rules/states.h"

enum signed_act_state {
	SIGNED_ACT_ABSENT, /* there is none */
	SIGNED_ACT_OPEN,
	SIGNED_ACT_WAITING,
	SIGNED_ACT_DONE,
	SIGNED_ACT_WITHDRAWN,
	SIGNED_ACT_LAPSED,
	SIGNED_ACT_STATE_COUNT
};

extern const struct states signed_act_states;
