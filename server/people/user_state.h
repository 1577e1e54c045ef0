#pragma once

/*
 * Users: a person is invited until the first password is set; a service account is active at once.
 * A person in use may be invited again, to set another password; one who is suspended is out of use
 * until the suspension ends. Pure; any thread.
 */

#include "rules/states.h"

enum user_state {
	USER_ABSENT, /* there is none */
	USER_INVITED,
	USER_ACTIVE,
	USER_SUSPENDED,
	USER_DEACTIVATED,
	USER_STATE_COUNT
};

extern const struct states user_states;
