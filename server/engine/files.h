#pragma once

/*
 * Files in the data directory: whole or not there, and durable once a call
 * returns OK.  E_UNAVAILABLE: the disk or the directory does not let us.  Sizes
 * are bytes.  Any thread.
 */

#include "base/err.h"

must_check enum err dir_make(struct ctx *cx, const char *path); /* 0700; may exist */
/* Is it its owner's alone?  E_CONFLICT: others may look into it, or read it. */
must_check enum err own_alone_check(struct ctx *cx, const char *path);
must_check enum err dir_sync(struct ctx *cx, const char *path);
/* Create path, 0600, with these bytes; E_CONFLICT: it exists. */
must_check enum err file_create(struct ctx *cx, const char *path, const void *bytes, size_t size);
/* All of a file of at most max bytes.  E_NOT_FOUND, E_TOO_LARGE; E_CONFLICT: it is no regular file,
 * such as a pipe, for whose bytes nobody waits (base/regular.h). */
must_check enum err file_read(struct ctx *cx, const char *path, size_t max, char **out,
			      size_t *size);
/* All of a file, read as it is looked at, until the process ends.  E_NOT_FOUND, E_INVALID: it is
 * empty.  E_CONFLICT as of file_read(). */
must_check enum err file_mapped(struct ctx *cx, const char *path, const void **out, size_t *size);
