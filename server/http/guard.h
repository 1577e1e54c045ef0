#pragma once

/*
 * Guard: what libmicrohttpd 0.9.75 lets through and a strict reader would not.
 *
 * guard_uri() sees the request target before it is decoded, guard_headers()
 * every header field.  What it refuses: targets that are not a plain absolute
 * path, bytes outside printable ASCII, broken or dangerous %-escapes, empty and
 * dot segments, what is not UTF-8 once decoded; header names that are no token,
 * values with control bytes or not in UTF-8, a second Host, Content-Length,
 * Transfer-Encoding, Cookie or Authorization, both lengths at once, any transfer
 * coding but chunked, a Host that is not ours.
 * Whoever is refused here is disconnected: what follows on that connection
 * cannot be trusted to begin where it seems to.
 * Folded header lines and NUL in a value stay invisible to an application of
 * this library version; no credential is read from such a line's continuation.
 * Pure but for the library's own list of headers; any thread.
 */

#include "base/err.h"

struct MHD_Connection;

#define URI_MAX     4096
#define HEADERS_MAX 100

must_check enum err guard_uri(struct ctx *cx, const char *uri); /* E_INVALID */
/* hosts: the names we answer to, each with its port; ends in NULL.  E_INVALID, E_HEADERS. */
must_check enum err guard_headers(struct ctx *cx, struct MHD_Connection *conn,
				  const char *const *hosts);
must_check enum err guard_method(struct ctx *cx, const char *method, const char *version);
