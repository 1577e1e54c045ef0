/*
 * A head with a fault never reaches the library, because the library would repair it.  The refusal
 * is said here, when its turn comes: at once if all requests before it are answered, else when the
 * last answer before it has left (caller_answered()).  Then the socket is shut, and the library
 * finds its end.
 *
 * Bytes behind the fault are read and dropped: a socket that is closed with bytes unread resets the
 * connection, and a client may lose the answer over it.
 */

#include "http/caller.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/server_clock.h"
#include "http/exchange.h"
#include "http/library.h"
#include "http/reply.h"

#define PLACES  256 /* a power of two: callers of a thread, by descriptor */
#define DROPPED 64  /* reads */

static _Thread_local struct caller *callers[PLACES];

struct caller *caller_new(const struct services *s, int fd)
{
	struct caller *c = calloc(1, sizeof(*c)), **place = &callers[fd & (PLACES - 1)];

	if (!c)
		abort();
	c->fd = fd;
	c->services = s;
	c->next = *place;
	*place = c;
	return c;
}

void caller_free(struct caller *c)
{
	struct caller **at = &callers[c->fd & (PLACES - 1)];

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	free(c);
}

struct caller *caller_of(int fd)
{
	struct caller *c = callers[fd & (PLACES - 1)];

	while (c && c->fd != fd)
		c = c->next;
	return c;
}

static void refusal_counted(const struct caller *c, enum err e)
{
	struct sockaddr_in6 at = { 0 };
	char source[INET6_ADDRSTRLEN] = "?";
	socklen_t size = sizeof(at);

	if (!err_refuses(e) || getpeername(c->fd, (struct sockaddr *)&at, &size) != 0)
		return;
	if (at.sin6_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)&at)->sin_addr, source, sizeof(source));
	else if (at.sin6_family == AF_INET6)
		inet_ntop(AF_INET6, &at.sin6_addr, source, sizeof(source));
	tally_add(c->services->tally, source, err_info(e)->slug);
}

static const char *answer_text(struct ctx *cx, enum err e, bool body)
{
	struct printer p = { .mem = &cx->mem };
	int status = err_info(e)->status;

	server_time(cx);
	problem_put(cx, e, uuid7(cx, cx->now), NO_ENTRY, &p);
	return arena_printf(&cx->mem,
			    "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\n" OURS
			    "Cache-Control: no-store\r\n%sConnection: close\r\n"
			    "Content-Length: %zu\r\n\r\n%s",
			    status, MHD_get_reason_phrase_for((unsigned)status),
			    status == 503 ? "Retry-After: 1\r\n" : "", p.size, body ? p.text : "");
}

bool caller_refuse(struct caller *c, struct ctx *cx, enum err e, bool body)
{
	const char *text;

	if (atomic_exchange(&c->refused, true))
		return true;
	text = answer_text(cx, e, body);
	if (syscall(SYS_sendto, c->fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0) <=
	    0) {
		atomic_store(&c->refused, false);
		return false;
	}
	refusal_counted(c, e);
	return true;
}

void caller_no_room(void *caller)
{
	struct ctx cx = { 0 };

	caller_refuse(caller, &cx, errf(&cx, E_UNAVAILABLE, NO_ROOM), true);
	arena_free(&cx.mem);
}

static void rest_dropped(int fd)
{
	char bytes[4096];

	for (int i = 0; i < DROPPED; i++)
		if (syscall(SYS_recvfrom, fd, bytes, sizeof(bytes), MSG_DONTWAIT, NULL, NULL) <= 0)
			return;
}

static void fault_refused(struct caller *c)
{
	const struct head *h = &c->head;
	struct ctx cx = { 0 };
	enum err e = err_at(&cx, errf(&cx, E_INVALID, "%s: %s", h->place, h->why), "%s", h->place);

	caller_refuse(c, &cx, e, !h->no_body);
	rest_dropped(c->fd);
	arena_free(&cx.mem);
}

static bool its_turn(const struct caller *c)
{
	return c->head.whole == c->answered;
}

static ssize_t later(void)
{
	errno = EAGAIN;
	return -1;
}

ssize_t caller_hears(struct caller *c, const char *bytes, size_t n)
{
	size_t before = head_hear(&c->head, bytes, n);

	if (!c->head.why)
		return (ssize_t)n;
	if (!its_turn(c))
		return before > 0 ? (ssize_t)before : later();
	fault_refused(c);
	return 0;
}

ssize_t caller_hears_no_more(const struct caller *c)
{
	return c->refused ? 0 : later();
}

void caller_answered(struct caller *c, bool ends)
{
	c->answered++;
	if (ends) { /* the answer said so: whatever lies behind is nobody's request */
		atomic_store(&c->refused, true);
		rest_dropped(c->fd);
		return;
	}
	if (!c->head.why || !its_turn(c))
		return;
	fault_refused(c);
	shutdown(c->fd, SHUT_RDWR);
}

bool caller_ends(const struct caller *c)
{
	return c->head.at == HEAD_PAST && c->head.whole == c->answered + 1;
}
