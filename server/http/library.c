/*
 * libmicrohttpd 0.9.75 has no hook for its own error pages and none for the bytes that it reads,
 * and it keeps to itself what it read: the beginning of a second request is in its buffer before
 * the first one is answered, so looking into the socket first would miss that request.  All that it
 * hears and says passes through three functions that a program may bring itself: the program's own
 * recv(), sendmsg() and send() are found before the system's, by the rule by which the dynamic
 * linker finds any name.
 *
 * An answer is the library's if it is a refusal, if it lacks the header by which each of our
 * answers says how its body is to be read (respond.c), and if the library's logger has just
 * reported a refusal on this thread.  All three are asked, so that no body that looks like an
 * answer is taken for one.
 */

#include "http/library.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "http/caller.h"

#define REFUSES "Error processing request"
#define VERSION (sizeof("HTTP/1.1 ") - 1)
#define FIRST   200 /* bytes of its page that say which it is */

static _Thread_local unsigned refusing;

/* The pages would only repeat themselves in the server's log; the refusals are counted. */
void library_logs(void *cls, const char *fmt, va_list args)
{
	if (strncmp(fmt, REFUSES, strlen(REFUSES)) == 0)
		refusing++;
}

static bool by_library(const char *head, size_t size)
{
	return size > VERSION && memcmp(head, "HTTP/1.", 7) == 0 &&
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
	if (strncmp(status, "413", 3) == 0)
		return err_at(cx, errf(cx, E_TOO_LARGE, "no body is as large"),
			      page_has(page, "chunk") ? "body" : "Content-Length");
	if (*status == '5')
		return errf(cx, E_FAULT, "the HTTP library refused a request");
	if (page_has(page, "Content-Length"))
		return err_at(cx, errf(cx, E_INVALID, "Content-Length: it is no number in digits"),
			      "Content-Length");
	if (page_has(page, "chunked"))
		return err_at(cx, errf(cx, E_INVALID, "the body's chunks are malformed"), "body");
	return err_at(cx, errf(cx, E_INVALID, "the head of the request is malformed"), "head");
}

/* Instead of what the library wanted to send.  If the socket takes nothing now the library asks
 * again. */
static ssize_t said_instead(struct caller *c, const char *head, const struct iovec *page,
			    size_t all)
{
	struct ctx cx = { 0 };
	enum err e = refusal_of(&cx, head + VERSION, page);
	bool said = caller_refuse(c, &cx, e, page);

	refusing -= said;
	arena_free(&cx.mem);
	return said ? (ssize_t)all : -1;
}

__attribute__((visibility("default"))) ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
	const struct iovec *v = m->msg_iov;
	struct caller *c = refusing > 0 && m->msg_iovlen == 2 ? caller_of(fd) : NULL;

	if (c && by_library(v[0].iov_base, v[0].iov_len))
		return said_instead(c, v[0].iov_base, &v[1], v[0].iov_len + v[1].iov_len);
	return syscall(SYS_sendmsg, fd, m, flags);
}

__attribute__((visibility("default"))) ssize_t send(int fd, const void *bytes, size_t size,
						    int flags)
{
	struct caller *c = refusing > 0 ? caller_of(fd) : NULL;

	if (c && by_library(bytes, size)) /* the answer to a HEAD has no body */
		return said_instead(c, bytes, NULL, size);
	return syscall(SYS_sendto, fd, bytes, size, flags, NULL, 0);
}

__attribute__((visibility("default"))) ssize_t recv(int fd, void *room, size_t size, int flags)
{
	struct caller *c = caller_of(fd);
	ssize_t n;

	if (c && c->head.why)
		return caller_hears_no_more(c);
	n = syscall(SYS_recvfrom, fd, room, size, flags, NULL, NULL);
	return c && n > 0 ? caller_hears(c, room, (size_t)n) : n;
}
