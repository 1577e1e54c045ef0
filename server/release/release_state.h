#pragma once

/*
 * Releases, from the day of their publication on.
 * Pure; any thread.
 */

#include "rules/states.h"

enum release_state {
	RELEASE_ABSENT, /* there is none */
	RELEASE_PUBLISHED,
	RELEASE_WITHDRAWN,
	RELEASE_STATE_COUNT
};

extern const struct states release_states;
