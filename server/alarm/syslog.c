#include "alarm/syslog.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FACILITY_DAEMON 3

static void line_keep(char *text)
{
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
}

enum err syslog_send(struct ctx *cx, const char *path, enum severity severity, const char *text)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	char *line = arena_printf(&cx->mem, "<%d>signetd[%ld]: %s", FACILITY_DAEMON * 8 + severity,
				  (long)getpid(), text);
	int fd, why = ENAMETOOLONG;
	ssize_t sent = -1;

	line_keep(line);
	if (strlen(path) < sizeof(to.sun_path)) {
		memcpy(to.sun_path, path, strlen(path) + 1);
		fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (fd >= 0)
			sent = sendto(fd, line, strlen(line), MSG_NOSIGNAL, (struct sockaddr *)&to,
				      sizeof(to));
		why = errno;
		if (fd >= 0)
			close(fd);
	}
	return sent >= 0 ? OK : errf(cx, E_UNAVAILABLE, "%s: %s", path, strerror(why));
}
