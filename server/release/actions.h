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

apply release_published_1, release_withdrawn_1, stop_lifted_1, stop_published_1, stop_signed_1,
	stop_taken_back_1;
