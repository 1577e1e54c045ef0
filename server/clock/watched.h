#pragma once

/*
 * The state of the clock as it was entered since the start, for the one thread that watches it.  No
 * record: a start enters the clock anew.
 */

#include <stdatomic.h>

#include "engine/memory.h"

struct watched_clock {
	atomic_bool held;         /* as entered: on the writer, and asked by the watch */
	atomic_bool late;         /* the log's time, likewise (clock/ahead.h) */
	atomic_bool people_heard; /* trust was uploaded since that was judged */
	int64_t read_at;          /* ms, of clock_uptime_ms() */
};

extern const struct memory watched_clock_memory; /* of struct watched_clock */
