#pragma once

/*
 * What passes between the HTTP library and a socket.
 *
 * In: the library gets the bytes of a head only as long as a strict reader finds no fault in it
 * (http/head.h); a head with one is answered without the library.
 *
 * Out: the library refuses some requests before any of our callbacks hears of them (a
 * Content-Length that is no number, chunks that are none, a head that is too long), with a page of
 * its own, and some with two heads.  Here each of them gets one answer, a problem, and is counted
 * as any stranger's refusal; the library closes the connection.
 *
 * The bytes are read and replaced where they pass: library.c brings recv(), sendmsg() and send()
 * for the whole process, which do as the system's for all sockets but those of callers
 * (http/caller.h).  Any thread.
 */

#include <stdarg.h>

/* The header by which each of our answers says how its body is to be read. */
#define OURS "X-Content-Type-Options: nosniff\r\n"

/* The library's logger (MHD_OPTION_EXTERNAL_LOGGER). */
void library_logs(void *cls, const char *fmt, va_list args);
