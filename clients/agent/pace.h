#pragma once

/*
 * Pace: when to poll next.  All is well: about the interval, so that a fleet
 * does not come at once.  After failures: a random part of ever more, to a half
 * hour.  A time that the server asked for is waited out first.  Pure; any
 * thread.
 */

#include "base/err.h"

#define PACE_INTERVAL_S 60
#define PACE_JITTER     20 /* percent of the interval, either way */
#define PACE_BACKOFF_S  10 /* the most after the first failure; twice that after the next */
#define PACE_MAX_S      1800

struct pace {
	int64_t interval;    /* seconds, from 1 to PACE_MAX_S */
	unsigned failures;   /* polls in a row that might do well another time */
	int64_t retry_after; /* seconds that the server asked for; 0: none */
};

/* Is the failure the world's, so that it is worth trying again, and nobody's decision? */
bool pace_passes(enum err e);
/* Failures in a row after a poll that ended so: only what passes is one. */
unsigned pace_failures(unsigned before, enum err e);
/* Milliseconds to the next poll; random: any number, each as likely. */
int64_t pace_ms(const struct pace *p, uint32_t random);
