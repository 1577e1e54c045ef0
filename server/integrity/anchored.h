#pragma once

/*
 * The state of the anchor, and of what a scrub's result still has to enter, since the start.  No
 * record: a start reads the file and the log.  For the one thread that starts, watches and stops.
 */

#include "engine/memory.h"
#include "integrity/anchor_file.h"

struct anchored {
	bool begun;       /* the log says that there is one */
	bool alarm;       /* anchor.unwritten is open */
	bool altered;     /* somebody else wrote old lines, or put another file there */
	uint64_t written; /* entries: the newest head that the file has, as written since the start
			   */
	uint64_t said;    /* likewise, of the system's log */
	struct {
		int64_t of;       /* the result's beginning; 0: none yet */
		int64_t again_at; /* elapsed ms: no try before that */
		size_t step;      /* the next of it */
	} scrub;
	struct anchor_mark read; /* how far its lines were looked at */
};

extern const struct memory anchored_memory; /* of struct anchored */
