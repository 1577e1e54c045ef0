#pragma once

/* Versions: a version is registered until it is retired.  Whether people
 * approved a version is no state: its record is in main, or is not.  Pure; any
 * thread. */

#include "rules/states.h"

enum version_state {
	VERSION_ABSENT, /* there is none */
	VERSION_REGISTERED,
	VERSION_RETIRED,
	VERSION_STATE_COUNT
};

extern const struct states version_states;
