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

apply assignment_made_1, assignment_made_2, device_created_1, device_created_2, device_enrolled_1,
	device_invited_1, device_retired_1, reports_dropped_1, reports_received_1,
	reports_received_2, ring_opened_1, ring_opened_2, rollout_begun_1, rollout_begun_2,
	rollout_completed_1, rollout_halted_1, rollout_resumed_1, rollout_stopped_1;
