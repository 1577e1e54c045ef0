#pragma once

/*
 * The machine and the directory that this instance ran on last.  A start somewhere else is one of a
 * copy, perhaps, and two servers with the key of one log fork it: so it is refused without
 * --moved.
 *
 *   another machine                              refused
 *   a directory with the log's key is where      refused: this one is its copy, or the other way
 *   this one was at the last start               round
 *   another directory, and nothing is there      goes on
 *   another path alone: it was renamed           goes on, and is no change
 *
 * Each change of machine or directory is an entry, machine.changed, whatever allowed it; a record
 * that was made silently, by init or by the first start, is a row (last_start).  While nothing may
 * be appended the refusal holds, and the entry waits.  A directory that cannot be
 * compared, because no id was known then or none is known now, goes on, and the server says so.
 *
 * machine_look() and machine_record(): where no server runs on the directory yet, and its lock is
 * held.  The other two: on the thread that watches.  Source: trust.md, 7; docs/decisions/0084.
 */

#include "engine/instance.h"
#include "http/services.h"

#define MOVED_EXIT       77 /* exit code: machine_look() refused */
#define MACHINE_LIST_MAX 8  /* ids */

/* As the settings say it. */
struct machine_settings {
	const char *machine;         /* the id of this machine; NULL: its own are read */
	const char *const *machines; /* of a failover pair: words of ids, with commas; ends in NULL
				      */
	bool moved;
};

struct machine_start {
	bool waits;                        /* the entry is due */
	bool machine, directory;           /* which of them changed */
	const char *allowed;               /* "moved", "machines"; NULL: it follows by itself */
	const char *machine_is, *place_is; /* as machine_known.h prints them */
};

/* E_INVALID: the settings name no ids, with the place. */
must_check enum err machine_settings_check(struct ctx *cx, const struct machine_settings *s);
/* E_INVALID likewise.  E_NOT_FOUND: no id is known. */
must_check enum err machine_id(struct ctx *cx, const struct machine_settings *s, const char **out);
/* E_CONFLICT: the start is refused.  E_INVALID likewise. */
must_check enum err machine_look(struct ctx *cx, const struct instance *in,
				 const struct machine_settings *s, struct machine_start *out);
/* Of a directory that was just made.  E_INVALID likewise. */
must_check enum err machine_record(struct ctx *cx, const struct instance *in,
				   const struct machine_settings *s);
/* At the start, and once a second until it is entered. */
void machine_watch(struct ctx *cx, struct db *db, const struct services *s);
