#pragma once

/*
 * The anchor's file, outside of the data directory: a line for each head (documents/anchor.h), each
 * appended and durable once the call returns.
 *
 * A file that would grow over ANCHOR_FILE_MAX is copied to PATH.1 and begins anew with the line
 * that comes: at each moment PATH is there, and has the newest line that was written.  A line that
 * was torn by a power cut, or that a full disk cut, is passed over.  A file that is gone is not
 * made again while the server runs: that is for people to see.  One thread.  E_UNAVAILABLE: the
 * disk or the folder does not let us; the detail names no path.
 */

#include "documents/anchor.h"

#define ANCHOR_FILE_MAX 1048576 /* bytes */

enum anchor_has {
	ANCHOR_NO_FILE,
	ANCHOR_NO_BYTES,
	ANCHOR_NO_LINE, /* but bytes, which are none of an anchor */
	ANCHOR_WHOLE
};

/* The newest whole line. */
must_check enum err anchor_newest(struct ctx *cx, const char *path, struct anchor_line *out,
				  enum anchor_has *has);
/* How far a file was read. */
struct anchor_mark {
	uint64_t device, inode; /* of the file */
	int64_t size;           /* bytes, up to the end of a line */
};
/* The whole lines behind the mark, or all of another file, of which the last ANCHOR_FILE_MAX bytes
 * at most; the mark moves behind them. */
must_check enum err anchor_news(struct ctx *cx, const char *path, struct anchor_mark *mark,
				char **out, size_t *size);
/* line: with its line feed. */
must_check enum err anchor_append(struct ctx *cx, const char *path, const char *line, size_t size);
must_check enum err anchor_create(struct ctx *cx, const char *path, const char *line, size_t size);
/* The file begins anew with the line; one that was there has the name beside from then on: *kept is
 * that name, or NULL, where none was.  E_CONFLICT: there is a file of that name, too. */
must_check enum err anchor_anew(struct ctx *cx, const char *path, const char *beside,
				const char *line, size_t size, const char **kept);
/* E_INVALID: the file would lie in the data directory, and go back in time with it. */
must_check enum err anchor_outside(struct ctx *cx, const char *path, const char *dir);
