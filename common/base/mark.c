#include "base/mark.h"

#include <sys/stat.h>
#include <time.h>

#define NS_OF_S  INT64_C(1000000000)
#define NS_OF_MS INT64_C(1000000)

static int64_t ns_of(const struct timespec *t)
{
	return (int64_t)t->tv_sec * NS_OF_S + t->tv_nsec;
}

bool file_mark(int fd, struct file_mark *out)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	*out = (struct file_mark){ .device = st.st_dev,
				   .inode = st.st_ino,
				   .size = (uint64_t)st.st_size,
				   .changed_ns = ns_of(&st.st_mtim),
				   .attributed_ns = ns_of(&st.st_ctim) };
	return true;
}

bool file_mark_same(const struct file_mark *a, const struct file_mark *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size &&
	       a->changed_ns == b->changed_ns && a->attributed_ns == b->attributed_ns;
}

bool file_mark_settled(const struct file_mark *m)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return m->attributed_ns < ns_of(&now) - MARK_SETTLED_MS * NS_OF_MS;
}
