#pragma once

/*
 * Memory: what a room keeps as long as the server runs and nowhere else, such
 * as sessions.  A memory is no record: a restart forgets it.  A room brings a
 * row (engine/room.h); a holder of the memories finds a row's own by the row.
 * Any thread.
 */

#include "base/base.h"

struct memory {
	void *(*make)(void); /* never fails: without memory the process ends */
	void (*drop)(void *own);
};

struct memories;

struct memories *memories_make(void); /* of all rooms joined */
void memories_drop(struct memories *m);
void *memory_of(const struct memories *m, const struct memory *row);
