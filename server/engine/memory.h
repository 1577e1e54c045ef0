#pragma once

/*
 * Memory: what a room keeps as long as the server runs and nowhere else, such
 * as sessions.  A memory is no record: a restart forgets it.  A room brings a
 * row (engine/room.h); a holder of the memories finds a row's own by the row.
 *
 * A memory of what was read from the tables names the actions that may have
 * changed it, and hears of each object of such an entry once the entry is
 * durable.  A reader whose snapshot is older may still hold the old answer: so a
 * memory that keeps answers must know what it heard since that reader asked.
 * Any thread; hear() runs on the writer and must be brief.
 */

#include "base/base.h"
#include "proof/action.h"

#define MEMORY_ACTS_MAX 8

struct memory {
	void *(*make)(void); /* never fails: without memory the process ends */
	void (*drop)(void *own);
	enum action on[MEMORY_ACTS_MAX + 1];         /* ACTION_NONE at the end */
	void (*hear)(void *own, const char *object); /* NULL: it names no action */
};

struct memories;

struct memories *memories_make(void); /* of all rooms joined */
void memories_drop(struct memories *m);
void *memory_of(const struct memories *m, const struct memory *row);

bool memories_listen(const struct memories *m, enum action a); /* does any name the action? */
void memories_hear(const struct memories *m, enum action a, const char *object);
