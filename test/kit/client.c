#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define HEAD_MAX 2000

int dial(uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	close(fd);
	return -1;
}

static size_t read_all(int fd, char *out, size_t room)
{
	size_t n = 0;
	ssize_t got;

	while (n < room && (got = read(fd, out + n, room - n)) > 0)
		n += (size_t)got;
	return n;
}

void send_all(int fd, const void *bytes, size_t size)
{
	const char *p = bytes;
	ssize_t n;

	for (; size > 0; p += n, size -= (size_t)n) {
		n = send(fd, p, size, MSG_NOSIGNAL);
		if (n <= 0)
			return;
	}
}

/* Status and body, if the body is as long as its header says. */
static void answer_read(struct answer *a, size_t n)
{
	char *head = a->text, *body, *length;

	a->text[n] = '\0';
	if (strncmp(head, "HTTP/1.1 100", 12) == 0)
		head = strstr(head, "\r\n\r\n") ? strstr(head, "\r\n\r\n") + 4 : head;
	body = strstr(head, "\r\n\r\n");
	length = strstr(head, "Content-Length: ");
	if (!body || sscanf(head, "HTTP/1.1 %d", &a->status) != 1)
		return;
	a->body = body + 4;
	a->body_size = n - (size_t)(a->body - a->text);
	if (a->status != 304 && (!length || strtoul(length + 16, NULL, 10) != a->body_size))
		a->status = 0;
}

void http_bytes(uint16_t port, const char *method, const char *url, const char *secret,
		const char *headers, const void *body, size_t size, struct answer *out)
{
	char head[HEAD_MAX];
	int fd = dial(port);

	out->status = 0;
	out->body = NULL;
	if (fd < 0)
		return;
	snprintf(head, sizeof(head),
		 "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n%s%s%s%s", method,
		 url, port, secret ? "Authorization: Bearer " : "", secret ? secret : "",
		 secret ? "\r\n" : "", headers);
	if (body)
		snprintf(head + strlen(head), sizeof(head) - strlen(head),
			 "Content-Type: application/json\r\nContent-Length: %zu\r\n", size);
	strncat(head, "\r\n", sizeof(head) - strlen(head) - 1);
	send_all(fd, head, strlen(head));
	if (body)
		send_all(fd, body, size);
	answer_read(out, read_all(fd, out->text, sizeof(out->text) - 1));
	close(fd);
}

void http(uint16_t port, const char *method, const char *url, const char *secret,
	  const char *headers, const char *body, struct answer *out)
{
	http_bytes(port, method, url, secret, headers, body, body ? strlen(body) : 0, out);
}

char *answer_body(char *answer)
{
	return strstr(answer, "\r\n\r\n") + 4;
}

bool hear_out(int fd, char *out, size_t room, size_t *size)
{
	const struct timeval patience = { .tv_sec = 20 };
	ssize_t last;
	char more;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	*size = read_all(fd, out, room - 1);
	out[*size] = '\0';
	last = recv(fd, &more, 1, 0);
	return last == 0 || (last < 0 && errno == ECONNRESET);
}

bool raw(uint16_t port, const void *bytes, size_t size, char *out, size_t room)
{
	int fd = dial(port);
	bool closed;
	size_t n;

	if (fd < 0)
		return false;
	send_all(fd, bytes, size);
	closed = hear_out(fd, out, room, &n);
	close(fd);
	return closed;
}

void answer_of(struct answer *a, size_t size)
{
	a->status = 0;
	a->body = NULL;
	answer_read(a, size);
}

bool raw_answer(uint16_t port, const void *bytes, size_t size, struct answer *out)
{
	bool closed = raw(port, bytes, size, out->text, sizeof(out->text));

	answer_of(out, strlen(out->text));
	return closed;
}

const char *member(const char *json, const char *name, char *out, size_t room)
{
	char key[80];
	const char *at;

	snprintf(key, sizeof(key), "\"%s\":\"", name);
	at = strstr(json, key);
	if (!at)
		return strcpy(out, "");
	at += strlen(key);
	snprintf(out, room, "%.*s", (int)strcspn(at, "\""), at);
	return out;
}
