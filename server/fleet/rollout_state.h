#pragma once

/*
 * Rollouts: fleet/rollout.h draws the moves.  A rollout whose plan cannot be followed begins
 * ended; a completed one ends when its release is withdrawn, and at no person's word.
 * Pure; any thread.
 */

#include "rules/states.h"

enum rollout_state {
	ROLLOUT_ABSENT, /* there is none */
	ROLLOUT_RUNNING,
	ROLLOUT_HALTED,
	ROLLOUT_COMPLETED,
	ROLLOUT_ENDED,
	ROLLOUT_STATE_COUNT
};

extern const struct states rollout_states;
