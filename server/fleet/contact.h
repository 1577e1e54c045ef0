#pragma once

/*
 * Seen: when each device last asked and what it was answered, in memory alone:
 * it is no record, and a poll writes nothing.  The answer still holds as long
 * as the log has the size it had; then nothing needs to be read either.  There
 * is room for 8,192 devices: in a larger fleet some that asked long ago are
 * forgotten.  Any thread.
 */

#include "base/base.h"
#include "engine/memory.h"

#define SEEN_ETAG 80 /* bytes, with the end */

struct seen;

extern const struct memory seen_memory; /* of struct seen */

void seen_note(struct seen *s, const char *device, int64_t now);
int64_t seen_at(struct seen *s,
		const char *device); /* ms since 1970; 0: not since the start, or forgotten */
/* etag was read from a log of at least this size. */
void seen_answered(struct seen *s, const char *device, const char *etag, uint64_t size);
bool seen_still(struct seen *s, const char *device, uint64_t size, char etag[SEEN_ETAG]);
