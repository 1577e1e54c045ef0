#pragma once

/*
 * Time as Signet writes it: milliseconds since 1970 in memory, RFC 3339 in UTC
 * with three decimals in bytes that stay.  And UUIDv7 (RFC 9562, 5.7), which
 * begins with it.  Any thread.
 */

#include "base/err.h"

#define CLOCK_MIN INT64_C(0)               /* 1970 */
#define CLOCK_MAX INT64_C(253402300799999) /* the last ms of year 9999 */

#define DAY_MS INT64_C(86400000)
#define BEHIND DAY_MS /* so far may a device's clock be behind the one that stated an end */

int64_t clock_ms(void);
int64_t clock_elapsed_ms(void); /* of a clock that nobody sets: for spans, never for records */
int64_t clock_uptime_ms(void);  /* the same, and it goes on while the machine sleeps */
/* "2026-01-31T08:15:00.250Z"; a time before CLOCK_MIN or after CLOCK_MAX is printed as that. */
char *clock_text(struct ctx *cx, int64_t ms);
bool clock_parse(const char *text, int64_t *ms); /* exactly that form and a day that exists */
/* By which a token, an invitation, a code or a file has ended: the later of now and latest. */
int64_t ends_time(const struct ctx *cx);
char *uuid7(struct ctx *cx, int64_t ms);
bool uuid_ok(const char *text); /* lower case, 8-4-4-4-12 */
