#pragma once

/*
 * Seen: when each device last asked and what it was answered, in memory alone:
 * it is no record, and a poll writes nothing.  An answer holds until an entry makes
 * another assignment for its device or ends it; until then nothing needs to be
 * read, whatever else is written.  There is a row for
 * each device that asked since the start.  Any thread.
 */

#include "base/base.h"
#include "engine/memory.h"

#define SEEN_ETAG 80 /* bytes, with the end */

struct seen;

extern const struct memory seen_memory; /* of struct seen */

/* The device asks now, in ms since 1970.  etag: of the answer that the device had, "" where that
 * does not hold any more.  Returns the turn in which the device asks, for seen_answered(). */
uint64_t seen_asked(struct seen *s, const char *device, int64_t now, char etag[SEEN_ETAG]);
/* etag was read in a snapshot that was taken after the device asked in that turn. */
void seen_answered(struct seen *s, const char *device, uint64_t turn, const char *etag);
int64_t seen_at(struct seen *s, const char *device); /* ms since 1970; 0: not since the start */
