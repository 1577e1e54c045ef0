#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define FILES_MORE 256 /* besides those of connections */
#define BACKLOG    512

/* Bound before the library starts, so that our names are known before the first request. */
enum err listen_open(struct ctx *cx, uint16_t *port, int *listener)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(*port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	*listener = fd;
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&at, size) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &size) != 0)
		return errf(cx, E_UNAVAILABLE, "cannot listen on 127.0.0.1:%u: %s", *port,
			    strerror(errno));
	*port = ntohs(at.sin_port);
	return OK;
}

const char *const *hosts_list(struct ctx *cx, uint16_t port, const char *const *more)
{
	static const char *const own[] = { "127.0.0.1", "localhost", "[::1]" };
	size_t n_more = 0, n = 0;
	const char **out;

	while (more && more[n_more])
		n_more++;
	out = arena_alloc(&cx->mem, (countof(own) + n_more + 1) * sizeof(*out));
	for (size_t i = 0; i < countof(own); i++)
		out[n++] = arena_printf(&cx->mem, "%s:%u", own[i], port);
	for (size_t i = 0; i < n_more; i++)
		out[n++] = more[i];
	return out;
}

/* A connection has a socket, and at times the file that it sends. */
enum err files_room(struct ctx *cx, int64_t connections)
{
	rlim_t need = (rlim_t)connections * 2 + FILES_MORE;
	struct rlimit now;

	if (getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur >= need)
		return OK;
	now.rlim_cur = need < now.rlim_max ? need : now.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &now) == 0 && now.rlim_cur == need)
		return OK;
	return errf(cx, E_UNAVAILABLE,
		    "%lld connections need %llu open files, and this process may have %llu",
		    (long long)connections, (unsigned long long)need,
		    (unsigned long long)now.rlim_max);
}
