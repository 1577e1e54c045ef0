#pragma once

/*
 * Refusals: the first of a run of identical ones is entered at once, its
 * repeats within a minute as a count in a later entry, so that a client in a
 * loop cannot fill the log.  Identical: same actor, act, error, sentence and
 * objects.  And what an actor is refused beyond REFUSALS_OF_ACTOR entries within a minute is
 * counted with the last of them, whatever it says; not what the system is refused, which nobody
 * can ask for and which is said nowhere else.  Memory of the writer thread alone; what a crash
 * takes is at most a minute's counts, never a first refusal.
 */

#include "proof/fact.h"

#define REFUSAL_WINDOW_MS 60000
#define REFUSALS_MAX      1024 /* open at once; beyond that each is entered by itself */
#define REFUSALS_OF_ACTOR 60   /* entries within a minute.  Source: trust.md, 9 */

struct refusals;

struct refusals *refusals_new(void);
void refusals_free(struct refusals *r);

struct refusal_key {
	struct hash run, actor; /* of identical ones; of all of that actor */
	bool counted;           /* with others of its actor */
};

struct refusal_key refusal_key(const struct act *act, const struct fact *refused, enum err why,
			       const char *detail);

/* Was this refused within the minute, or too much to that actor, and is that run not reported yet?
 * Then it is counted, and first is that entry's index. */
bool refusal_repeats(struct refusals *r, const struct refusal_key *key, int64_t now,
		     int64_t *first);
void refusal_entered(struct refusals *r, const struct refusal_key *key, int64_t now, int64_t index);

/* A run that is over and had repeats, to be entered now; false: there is none. */
bool refusal_due(struct refusals *r, int64_t now, bool all, int64_t *first, int64_t *count);
int64_t refusals_wake(const struct refusals *r); /* when the next run is over; INT64_MAX: none */
void refusals_committed(struct refusals *r);
/* Entries from size on do not exist; a run that is over is reported a window
 * later. */
void refusals_abandoned(struct refusals *r, int64_t size, int64_t now);
