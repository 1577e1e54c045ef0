#pragma once

/*
 * What this room keeps since the start: the state of the anchor, what a scrub's result still has to
 * enter, and how the key files were.  No record: a start reads the files and the log.  For the one
 * thread that starts, watches and stops.
 */

#include "engine/memory.h"
#include "integrity/anchor_file.h"
#include "trust/own.h"

#define KEY_FILES 11 /* integrity/key_files_api.c names them */

struct key_file_known {
	bool there; /* at the start: server-keys.json may be missing */
	struct hash hash;
	bool alarm;
	bool before; /* the alarm of an earlier process was open at the start */
};

struct keys_looked {
	int64_t root, targets; /* the entries of the trust that was looked at */
	struct own_named key[OWN_KEYS];
	bool alarm[OWN_KEYS];
};

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
	struct key_file_known key_file[KEY_FILES];
	struct keys_looked looked;
};

extern const struct memory anchored_memory; /* of struct anchored */
