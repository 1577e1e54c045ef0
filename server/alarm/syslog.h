#pragma once

/*
 * Syslog: a line to the system's log, over its socket of datagrams, as syslog(3)
 * sends it, but without waiting.
 *
 *   <PRI>signetd[PID]: TEXT
 *
 * PRI is facility daemon with the severity given.  No time is sent: the daemon
 * at the other end states its own.  Bytes of the text that would end the line or
 * move a cursor are sent as spaces.  Any thread.  Source: RFC 3164, 4.1 and 4.3.2.
 */

#include "base/err.h"

enum severity { SEVERITY_WARNING = 4, SEVERITY_NOTICE = 5, SEVERITY_INFO = 6 };

/* E_UNAVAILABLE: nobody listens at path, or the socket is full; nothing was sent. */
must_check enum err syslog_send(struct ctx *cx, const char *path, enum severity severity,
				const char *text);
