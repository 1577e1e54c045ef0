#pragma once

/*
 * The states of a signing key, and which moves there are: an enrolled key waits
 * until it is confirmed, and is revoked for good (rules/states.h).  Pure; any
 * thread.
 */

#include "rules/authority.h"
#include "rules/states.h"

extern const struct states key_states;
