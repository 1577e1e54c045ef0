#pragma once

/*
 * Taken: files of the instance that somebody renames, unlinks or replaces while the server runs.
 *
 * SQLite goes on with the files that it has open, and whatever it commits there is lost with the
 * process.  So after each COMMIT, before anybody is answered, and once a second, the files that
 * are open are held against what has their names.  Where one was taken the process
 * answers nobody any more: it puts what it has acknowledged into a file that has a name, says on
 * standard error what was taken, what was kept where and what to do, and ends with TAKEN_EXIT.
 *
 *   database               DIR/signet.db.kept-SIZE is a copy of what this process sees, 0600
 *   write-ahead log        what lies in it is carried into the database
 *   shared memory, lock    nothing is missing
 *
 * A write-ahead log that belongs to no database there is set aside as
 * DIR/signet.db-wal.taken-SIZE: SQLite would read it over the database.  SIZE is entries.  While no
 * copy can be made, because the disk is full, say, the process stays and tries again each second;
 * what it knows would end with it.  Files that are written to in place are not taken: what they
 * hold is held against the log.  Beginning and
 * end: the thread that does both for the writer; looking: any.  Source: docs/decisions/0081.
 */

#include "base/err.h"

#define TAKEN_EXIT 76 /* exit code */

struct instance;
struct taken;

/* Once the instance is open, and before anything is acknowledged.  Errors: the database's
 * (engine/db.h); E_UNAVAILABLE: a file is not there. */
must_check enum err taken_begin(struct ctx *cx, const struct instance *in, struct taken **out);
/* Returns if nothing was taken; else does not return.  NULL: nobody looks.  Any thread. */
void taken_look(struct taken *t);
void taken_end(struct taken *t); /* a last look; when no other thread can look any more */

/* E_CONFLICT: a copy lies there that nobody has put back; E_FAULT: the database is missing. */
must_check enum err taken_left_check(struct ctx *cx, const struct instance *in);
