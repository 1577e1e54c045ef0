#pragma once

/*
 * Guard: what a head says, whose bytes and lines http/head.h has read.
 *
 * guard_uri() sees the request target before it is decoded; guard_field() sees
 * every header field, one after another, and guard_fields() judges them all.
 * Refused are targets that are not a plain absolute path, bytes outside
 * printable ASCII, broken or dangerous %-escapes, empty and dot segments, what
 * is not UTF-8 once decoded; values not in UTF-8, a second Host, Content-Length,
 * Transfer-Encoding, Cookie or Authorization, both lengths at once, a length
 * that is not digits or begins with a zero and goes on, any
 * transfer coding but chunked, a Host that is not ours.  A sender that is
 * refused here is disconnected: what follows on that connection cannot be
 * trusted to begin where it seems to.  Pure; any thread.
 */

#include "base/err.h"

#define URI_MAX     4096 /* bytes */
#define HEADERS_MAX 100

/* Header fields that may be there once. */
enum single {
	SINGLE_HOST,
	SINGLE_CONTENT_LENGTH,
	SINGLE_TRANSFER_ENCODING,
	SINGLE_COOKIE,
	SINGLE_AUTHORIZATION,
	SINGLE_COUNT
};

/* The header fields of a request, as far as they were seen; zeros at first. */
struct guard_fields {
	unsigned all;
	unsigned count[SINGLE_COUNT];
	const char *value[SINGLE_COUNT]; /* NULL: not seen */
	const char *bad;                 /* the name of a field that is not UTF-8 */
	unsigned sessions;               /* cookies that could each be the session's */
	bool closes;                     /* the client asks for no more on this connection */
};

/* A target in absolute form that names this server, without "http://" and the name (RFC
 * 9112, 3.2.2); any other as it is.  Before or after it is decoded.  hosts: as for guard_fields().
 */
const char *guard_target(const char *uri, const char *const *hosts);
must_check enum err guard_uri(struct ctx *cx, const char *uri); /* E_INVALID */
/* Both end in NUL and outlive seen; value may be NULL, of size 0. */
void guard_field(struct guard_fields *seen, const char *name, const char *value, size_t size);
/* A cookie, by its name. */
void guard_cookie(struct guard_fields *seen, const char *name);
/* hosts: the names we answer to, each with its port; ends in NULL.  E_INVALID, E_HEADERS. */
must_check enum err guard_fields(struct ctx *cx, const struct guard_fields *seen,
				 const char *const *hosts);
