#pragma once

/*
 * Seen: when each device last asked, in memory alone: it is no record, and a
 * poll writes nothing.  Any thread.
 */

#include "base/base.h"

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen *s);
void seen_note(struct seen *s, const char *device, int64_t now);
int64_t seen_at(struct seen *s, const char *device); /* ms since 1970; 0: not since the start */
