#pragma once

/*
 * The mark of a file: by which it is known that a file is the one that was hashed, and has not
 * changed since.
 *
 * Device, inode, size, and the times of the last change of bytes and of attributes, together: who
 * writes into a file, or puts another in its place, changes at least one, and no program sets the
 * last.  The file system's clock goes in steps, so that a second change within one step shows
 * nowhere: a file that changed less than MARK_SETTLED_MS ago is hashed, and nothing is kept of it.
 *
 * Any thread.
 */

#include "base/base.h"

#define MARK_SETTLED_MS 2000

struct file_mark {
	uint64_t device, inode, size;
	int64_t changed_ns, attributed_ns; /* since 1970 */
};

/* As the file is now; false: it cannot be looked at. */
bool file_mark(int fd, struct file_mark *out);
bool file_mark_same(const struct file_mark *a, const struct file_mark *b);
/* By the clock that the file system stamps with; a stamp of the future is not settled, either. */
bool file_mark_settled(const struct file_mark *m);
