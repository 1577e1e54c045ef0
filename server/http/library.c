/*
 * libmicrohttpd 0.9.75 has no hook for its own error pages, and it keeps to itself what it read:
 * the beginning of a second request is in its buffer before the first one is answered, so looking
 * into the socket first would miss that request.  All that the library says passes through two
 * functions that a program may bring itself: the program's own sendmsg() and send() are found
 * before the system's, by the rule by which the dynamic linker finds any name.
 *
 * An answer is the library's if it is a refusal, if it lacks the header by which each of our
 * answers says how its body is to be read (respond.c), and if the library's logger has just
 * reported a refusal on this thread.  All three are asked, so that no body that looks like an
 * answer is taken for one.
 */

#include "http/library.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/server_clock.h"
#include "http/exchange.h"
#include "http/reply.h"

#define REFUSES "Error processing request"
#define OURS    "X-Content-Type-Options: nosniff\r\n"
#define VERSION (sizeof("HTTP/1.1 ") - 1)
#define FIRST   200 /* bytes of its page that say which it is */

static _Thread_local const struct services *here; /* NULL: no thread of the library */
static _Thread_local unsigned refusing;

void library_hear(const struct services *s)
{
	here = s;
}

/* The pages would only repeat themselves in the server's log; the refusals are counted. */
void library_logs(void *cls, const char *fmt, va_list args)
{
	if (strncmp(fmt, REFUSES, strlen(REFUSES)) == 0)
		refusing++;
}

static bool by_library(const char *head, size_t size)
{
	return here && refusing > 0 && size > VERSION && memcmp(head, "HTTP/1.", 7) == 0 &&
	       (head[VERSION] == '4' || head[VERSION] == '5') &&
	       !memmem(head, size, OURS, strlen(OURS));
}

static bool page_has(const struct iovec *page, const char *part)
{
	size_t size = page && page->iov_len < FIRST ? page->iov_len : FIRST;

	return page && memmem(page->iov_base, size, part, strlen(part));
}

/* By the status that the library chose, and what its page says. */
static enum err refusal_of(struct ctx *cx, const char *status, const struct iovec *page)
{
	if (strncmp(status, "431", 3) == 0)
		return errf(cx, E_HEADERS, "the head of the request is too large");
	if (strncmp(status, "414", 3) == 0)
		return err_at(cx, errf(cx, E_INVALID, "the request target is too long"),
			      "request target");
	if (strncmp(status, "505", 3) == 0)
		return err_at(cx, errf(cx, E_INVALID, "only HTTP/1.1 and HTTP/1.0 are spoken here"),
			      "version");
	if (strncmp(status, "413", 3) == 0)
		return err_at(cx, errf(cx, E_TOO_LARGE, "no body is as large"), "Content-Length");
	if (*status == '5')
		return errf(cx, E_FAULT, "the HTTP library refused a request");
	if (page_has(page, "Content-Length"))
		return err_at(cx, errf(cx, E_INVALID, "Content-Length: it is no number in digits"),
			      "Content-Length");
	if (page_has(page, "chunked"))
		return err_at(cx, errf(cx, E_INVALID, "the body's chunks are malformed"), "body");
	return err_at(cx, errf(cx, E_INVALID, "the head of the request is malformed"), "head");
}

static void refusal_counted(int fd, enum err e)
{
	struct sockaddr_in6 at = { 0 };
	char source[INET6_ADDRSTRLEN] = "?";
	socklen_t size = sizeof(at);

	if (!err_refuses(e) || getpeername(fd, (struct sockaddr *)&at, &size) != 0)
		return;
	if (at.sin6_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)&at)->sin_addr, source, sizeof(source));
	else if (at.sin6_family == AF_INET6)
		inet_ntop(AF_INET6, &at.sin6_addr, source, sizeof(source));
	tally_add(here->tally, source, err_info(e)->slug);
}

/* Instead of what the library wanted to send.  If the socket takes nothing now the library asks
 * again. */
static ssize_t said_instead(int fd, const char *head, const struct iovec *page, size_t all)
{
	struct ctx cx = { 0 };
	struct printer body = { .mem = &cx.mem };
	enum err e;
	char *text;
	ssize_t sent;

	server_time(&cx);
	e = refusal_of(&cx, head + VERSION, page);
	problem_put(&cx, e, uuid7(&cx, cx.now), NO_ENTRY, &body);
	text = arena_printf(&cx.mem,
			    "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\n" OURS
			    "Cache-Control: no-store\r\nConnection: close\r\n"
			    "Content-Length: %zu\r\n\r\n%s",
			    err_info(e)->status,
			    MHD_get_reason_phrase_for((unsigned)err_info(e)->status), body.size,
			    page ? body.text : "");
	sent = syscall(SYS_sendto, fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0);
	if (sent > 0) {
		refusing--;
		refusal_counted(fd, e);
	}
	arena_free(&cx.mem);
	return sent > 0 ? (ssize_t)all : sent;
}

__attribute__((visibility("default"))) ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
	const struct iovec *v = m->msg_iov;

	if (refusing > 0 && m->msg_iovlen == 2 && by_library(v[0].iov_base, v[0].iov_len))
		return said_instead(fd, v[0].iov_base, &v[1], v[0].iov_len + v[1].iov_len);
	return syscall(SYS_sendmsg, fd, m, flags);
}

__attribute__((visibility("default"))) ssize_t send(int fd, const void *bytes, size_t size,
						    int flags)
{
	if (refusing > 0 && by_library(bytes, size)) /* the answer to a HEAD has no body */
		return said_instead(fd, bytes, NULL, size);
	return syscall(SYS_sendto, fd, bytes, size, flags, NULL, 0);
}
