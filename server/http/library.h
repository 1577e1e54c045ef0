#pragma once

/*
 * What the HTTP library would say by itself.  The library refuses some requests before any of our
 * callbacks hears of them (a Content-Length that is no number, a header line without a colon, a
 * head that is too long), with a page of its own, and some with two heads.  Here each of them gets
 * one answer, a problem, and is counted as any stranger's refusal; the library closes the
 * connection.
 *
 * library_hear() is for the thread that a connection begins on, which has the connection to its
 * end. The bytes are replaced where they leave: library.c brings sendmsg() and send() for the whole
 * process, which do as the system's in all other cases.
 */

#include <stdarg.h>

#include "http/services.h"

void library_hear(const struct services *s);
/* The library's logger (MHD_OPTION_EXTERNAL_LOGGER). */
void library_logs(void *cls, const char *fmt, va_list args);
