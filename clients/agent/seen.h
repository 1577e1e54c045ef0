#pragma once

/*
 * Files that were hashed, so that not every poll reads every file again.
 *
 * A file is hashed when the agent starts, when its mark changed (base/mark.h), and once in
 * SEEN_AGAIN_MS, for a disk that loses bytes changes no mark.  In memory alone: what lies on the
 * device's disk could be changed together with the files.  One thread.
 */

#include "base/map.h"
#include "base/mark.h"
#include "proof/files.h"

#define SEEN_MAX      4096               /* files; more begin anew */
#define SEEN_AGAIN_MS INT64_C(604800000) /* a week */

struct seen {
	struct arena mem;
	struct map files; /* by path */
};

/* Is the file at that path, with that mark, one that was hashed and agreed?  now: ms of
 * clock_elapsed_ms(). */
bool seen_has(const struct seen *s, const char *path, const struct file *want,
	      const struct file_mark *mark, int64_t now);
void seen_keep(struct seen *s, const char *path, const struct file *want,
	       const struct file_mark *mark, int64_t now);
void seen_free(struct seen *s);
