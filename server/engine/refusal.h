#pragma once

/*
 * Refusals: the first of a run of identical ones is entered at once, its
 * repeats within a minute as a count in a later entry, so that a client in a
 * loop cannot fill the log.  Identical: same actor, act, error, sentence and
 * objects.  Memory of the writer thread alone; what a crash takes is at most a
 * minute's counts, never a first refusal.
 */

#include "proof/fact.h"

#define REFUSAL_WINDOW_MS 60000
#define REFUSALS_MAX      1024 /* open at once; beyond that each is entered by itself */

struct refusals;

struct refusals *refusals_new(void);
void refusals_free(struct refusals *r);

struct hash refusal_key(const struct act *act, const struct fact *refused, enum err why,
			const char *detail);

/* Was this refused within the minute, and is that run not reported yet?  Then
 * it is counted, and first is that entry's index. */
bool refusal_repeats(struct refusals *r, const struct hash *key, int64_t now, int64_t *first);
void refusal_entered(struct refusals *r, const struct hash *key, int64_t now, int64_t index);

/* A run that is over and had repeats, to be entered now; false: there is none. */
bool refusal_due(struct refusals *r, int64_t now, bool all, int64_t *first, int64_t *count);
int64_t refusals_wake(const struct refusals *r); /* when the next run is over; INT64_MAX: none */
void refusals_committed(struct refusals *r);
/* Entries from size on do not exist; a run that is over is reported a window
 * later. */
void refusals_abandoned(struct refusals *r, int64_t size, int64_t now);
