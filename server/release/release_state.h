#pragma once

/*
 * The states of a release from the day of its publication on, and which moves
 * there are: a published release is withdrawn once and for good
 * (rules/states.h).  Pure; any thread.
 */

#include "rules/states.h"

enum release_state {
	RELEASE_ABSENT, /* there is none */
	RELEASE_PUBLISHED,
	RELEASE_WITHDRAWN,
	RELEASE_STATE_COUNT
};

extern const struct states release_states;
