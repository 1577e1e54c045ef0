#pragma once

/*
 * The anchor's file, outside of the data directory: a line for each head (documents/anchor.h), each
 * appended and durable once the call returns.
 *
 * A file that would grow over ANCHOR_FILE_MAX is copied to PATH.1 and begins anew with the line
 * that comes: at each moment PATH is there, and has the newest line that was written.  A line that
 * was torn by a power cut, or that a full disk cut, is passed over.  A file that is gone is not
 * made again while the server runs: that is for people to see.
 *
 * Others may write there, too: a file that may only grow can be longer than that, and its last line
 * need not be the newest.  A reader reads every line.  One thread.  E_UNAVAILABLE: the disk or
 * the folder does not let us, or no file is there but something else; the detail names no path.
 */

#include "documents/anchor.h"

#define ANCHOR_FILE_MAX 1048576 /* bytes */

enum anchor_has {
	ANCHOR_NO_FILE,
	ANCHOR_NO_BYTES,
	ANCHOR_NO_LINE, /* but bytes, which are none of an anchor */
	ANCHOR_WHOLE
};

/* How far a file was read; all 0: it was not. */
struct anchor_mark {
	uint64_t device, inode; /* of the file */
	int64_t size;           /* bytes, up to the end of a line */
	struct hash last;       /* of the bytes of that line, the line feed included */
	size_t last_size;       /* bytes; 0: no line came yet */
	uint64_t entries;       /* of the newest line of the log that is read for */
};

struct anchor_reading {
	const char *origin; /* of the log that is read for */
	/* Each whole line in the order of the file, of whatever log; step's memory is given back
	 * soon after.  An error of it ends the reading. */
	enum err (*each)(void *arg, struct ctx *step, const struct anchor_line *line);
	void *arg;
	struct anchor_mark mark; /* behind it is read, and it moves; all of a file that is another
				  * one or does not have the mark's line there any more */
	bool again;              /* said: the mark was of such a file */
	bool fell;           /* said: a line of the log has fewer entries than the one before it */
	enum anchor_has has; /* said, of what was read */
};

/* In bounded memory, however long the file is.  OK for no file: has says it, and the mark stays. */
must_check enum err anchor_read(struct ctx *cx, const char *path, struct anchor_reading *r);
/* Where the lines go that a full file had: FILE.1. */
const char *anchor_rotated(struct ctx *cx, const char *path);
/* line: with its line feed. */
must_check enum err anchor_append(struct ctx *cx, const char *path, const char *line, size_t size);
must_check enum err anchor_create(struct ctx *cx, const char *path, const char *line, size_t size);
/* The file begins anew with the line; one that was there has the name beside from then on: *kept is
 * that name, or NULL, where none was.  E_CONFLICT: there is a file of that name, too. */
must_check enum err anchor_anew(struct ctx *cx, const char *path, const char *beside,
				const char *line, size_t size, const char **kept);
/* E_INVALID: the file would lie in the data directory, and go back in time with it. */
must_check enum err anchor_outside(struct ctx *cx, const char *path, const char *dir);
