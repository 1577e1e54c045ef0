#pragma once

/*
 * One HTTP request and its reply, over libcurl.
 *
 * Only http and https, no redirects, no cookies, bounded replies, and time
 * limits on silence rather than on size.  Only this machine is spoken to in the
 * clear: another one is reached with https.  One thread per handle.
 */

#include "lib/file.h"

#define HTTP_REPLY_MAX   ((size_t)32 << 20) /* bytes in memory */
#define HTTP_HEADERS_MAX 4
#define HTTP_ENDLESS     UINT64_MAX /* of out_max: no limit */

struct http;

struct http_request {
	const char *method, *path; /* path: with the query, percent-encoded */
	const char *secret;        /* NULL: none */
	const char *type;          /* of the body */
	const void *body;          /* NULL: none */
	size_t size;
	FILE *in; /* NULL, or the body instead: in_size bytes from its present place */
	uint64_t in_size;
	FILE *out;                             /* NULL, or where the body of a 2xx goes */
	uint64_t out_max;                      /* bytes; HTTP_ENDLESS: as many as come */
	const char *headers[HTTP_HEADERS_MAX]; /* further ones, whole lines; ends at a NULL */
	watch_fn *watch;
	void *watch_arg;
};

struct http_reply {
	int status;
	const char *type, *etag, *location; /* "" if there is none */
	int64_t retry_after;                /* seconds; 0: it does not say */
	char *body;                         /* a NUL follows */
	size_t size;
};

/* "https://host:port" as it is written everywhere: lower case, no path.  E_INVALID. */
must_check enum err http_server(struct ctx *cx, const char *url, const char **out);

/* ca: a file of certificates to trust, or NULL for the system's.  E_INVALID: not in the clear. */
must_check enum err http_open(struct ctx *cx, const char *server, const char *ca,
			      struct http **out);
void http_close(struct http *h); /* NULL is nothing */
/* Seconds: the longest that a reply asked to be waited for since http_open(); 0: none did. */
int64_t http_retry_after(const struct http *h);

/* Any status is OK.  E_UNAVAILABLE: no whole reply; E_TOO_LARGE: over HTTP_REPLY_MAX
 * or rq->out_max; E_FAULT: rq->out cannot be written. */
must_check enum err http_send(struct ctx *cx, struct http *h, const struct http_request *rq,
			      struct http_reply *out);

char *http_part(struct ctx *cx, const char *text);  /* of a path */
char *http_path(struct ctx *cx, const char *text);  /* several parts: slashes stay */
char *http_value(struct ctx *cx, const char *text); /* of a query */
