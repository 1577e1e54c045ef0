#include "base/regular.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int give_up(int fd, int why)
{
	close(fd);
	errno = why;
	return -1;
}

int regular_open(const char *path, int flags, struct stat *st)
{
	int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	struct stat here;

	if (!st)
		st = &here;
	if (fd < 0)
		return -1;
	if (fstat(fd, st) != 0)
		return give_up(fd, errno);
	return S_ISREG(st->st_mode) ? fd : give_up(fd, ENXIO);
}

const char *regular_why(void)
{
	return errno == ENXIO ? "it is no regular file" : strerror(errno);
}
