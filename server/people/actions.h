#pragma once

/*
 * What an entry of each of this room's actions does to its tables: one apply
 * function for each action and version, named after both.  The rows of
 * actions.c are the only way to them, and no file but actions.c and those that
 * define them includes this.
 *
 * An apply function never changes its meaning, because old entries are replayed
 * by it.  On the writer thread, or on the one that replays; every error but
 * E_UNAVAILABLE becomes E_FAULT (engine/apply.h).
 */

#include "engine/apply.h"

apply session_opened_1, access_refused_1, role_granted_1, role_granted_2, role_revoked_1,
	role_revoked_2, site_created_1, source_erased_1, token_issued_1, token_revoked_1,
	user_created_1, user_created_2, user_deactivated_1, user_erased_1, user_invited_1,
	user_password_set_1, user_password_set_2, user_password_set_3, founding_opened_1,
	founding_closed_1;
