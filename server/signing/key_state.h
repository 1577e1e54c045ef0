#pragma once

/*
 * Signing keys: an enrolled key waits until it is confirmed, and is revoked for good.
 * Pure; any thread.
 */

#include "rules/states.h"

enum key_state {
	KEY_ABSENT, /* there is none */
	KEY_PENDING,
	KEY_CONFIRMED,
	KEY_REVOKED,
	KEY_STATE_COUNT
};

extern const struct states key_states;
