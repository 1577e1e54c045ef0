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

apply act_lapsed_1, act_met_1, act_proposed_1, act_root_signed_1, act_signed_1, act_withdrawn_1,
	key_confirmed_1, key_confirmed_3, key_reviewed_1, key_revoked_2, log_disowned_1,
	log_went_on_1, note_foreign_1, quality_refounded_1, refounding_announced_1,
	refounding_ended_1, role_granted_3, root_acknowledged_1, user_confirmed_1, user_suspended_1,
	user_suspension_confirmed_1, user_suspension_ended_1;
