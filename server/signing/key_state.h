#pragma once

/*
 * The states of a signing key, and which moves there are: an enrolled key waits
 * until it is confirmed, and is revoked for good (rules/states.h).  Pure; any
 * thread.
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
