#include "syslog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "test.h"

struct log_socket log_socket_open(void)
{
	struct log_socket l = { .path = "/tmp/signet-syslog-XXXXXX" };
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	ck_assert_ptr_nonnull(mkdtemp(l.path));
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/log", l.path);
	snprintf(l.path, sizeof(l.path), "%s", at.sun_path);
	l.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(l.fd, 0);
	ck_assert_int_eq(bind(l.fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return l;
}

void log_socket_close(struct log_socket *l)
{
	close(l->fd);
	unlink(l->path);
	*strrchr(l->path, '/') = '\0';
	rmdir(l->path);
}

void log_line(struct log_socket *l, int pri, char *out)
{
	char line[1200], head[40];
	ssize_t n = recv(l->fd, line, sizeof(line) - 1, 0);

	ck_assert_int_gt(n, 0);
	line[n] = '\0';
	snprintf(head, sizeof(head), "<%d>signetd[%ld]: ", pri, (long)getpid());
	ck_assert_msg(strncmp(line, head, strlen(head)) == 0, "no '%s' before: %s", head, line);
	snprintf(out, 600, "%s", line + strlen(head));
}

void log_quiet(struct log_socket *l)
{
	char line[1200];

	ck_assert_int_eq(recv(l->fd, line, sizeof(line), MSG_DONTWAIT), -1);
	ck_assert_int_eq(errno, EAGAIN);
}
