#pragma once

/* A small HTTP client for tests: one request, one connection, loopback. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ANSWER_MAX 600000

struct answer {
	int status; /* 0: the connection broke before a whole answer came */
	char *body; /* into text; NULL with status 0 */
	size_t body_size;
	char text[ANSWER_MAX];
};

/* secret: a session's or token's, or NULL.  body NULL: none.  headers: further lines, each with
 * its CRLF; or "". */
void http(uint16_t port, const char *method, const char *url, const char *secret,
	  const char *headers, const char *body, struct answer *out);
void http_bytes(uint16_t port, const char *method, const char *url, const char *secret,
		const char *headers, const void *body, size_t size, struct answer *out);

/* A connection, for what http() does not do: -1 if nobody listens. */
int dial(uint16_t port);
void send_all(int fd, const void *bytes, size_t size);
/* All that comes back until the server closes, and a NUL; false: it did not close within 20 s. */
bool hear_out(int fd, char *out, size_t room, size_t *size);
/* What follows the headers in it. */
char *answer_body(char *answer);
/* Both, on a connection of its own. */
bool raw(uint16_t port, const void *bytes, size_t size, char *out, size_t room);
/* Status and body of what stands in a->text; status 0 if it is no whole answer. */
void answer_of(struct answer *a, size_t size);
/* As raw(), read as an answer. */
bool raw_answer(uint16_t port, const void *bytes, size_t size, struct answer *out);

/* The text value of a member of a JSON body, the first of that name; "" if there is none. */
const char *member(const char *json, const char *name, char *out, size_t room);
