#pragma once

/*
 * The states of a validation, and which moves there are: a validation is
 * registered before its result is known, and gets one result (rules/states.h).
 * Pure; any thread.
 */

#include "rules/states.h"

enum validation_state {
	VALIDATION_ABSENT, /* there is none */
	VALIDATION_REGISTERED,
	VALIDATION_PASSED,
	VALIDATION_FAILED,
	VALIDATION_STATE_COUNT
};

extern const struct states validation_states;
