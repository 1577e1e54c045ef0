#pragma once

/*
 * Opening a file that is there already, without waiting.
 *
 * A person with a shell can put a pipe, a socket or a device where a file was, or hold a lease on
 * the file: open(), or the first read, would then wait for as long as that person likes, and the
 * thread that waits answers nobody and ends no more.  So a file in a data directory, or one that
 * is configured, is opened here.  A file that O_EXCL creates needs no such care.
 *
 * A link is followed unless the flags say O_NOFOLLOW: a key may lie behind one.
 *
 * Any thread.
 */

#include <sys/stat.h>

#include "base/base.h"

/* flags as of open(), and O_CLOEXEC; a file that O_CREAT makes has the mode 0600.  st: as the file
 * is now; may be NULL.  -1: errno says why, by ENXIO that it is no regular file. */
int regular_open(const char *path, int flags, struct stat *st);
/* The words for errno after -1. */
const char *regular_why(void);
