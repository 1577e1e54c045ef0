#pragma once

/*
 * Devices: a device may enrol more than once, each time with a new code, and retires for good.
 * Pure; any thread.
 */

#include "rules/states.h"

enum device_state {
	DEVICE_ABSENT, /* there is none */
	DEVICE_CREATED,
	DEVICE_ENROLLED,
	DEVICE_RETIRED,
	DEVICE_STATE_COUNT
};

extern const struct states device_states;
