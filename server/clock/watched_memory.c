#include <stdlib.h>

#include "clock/watched.h"

static void *watched_make(void)
{
	struct watched_clock *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	atomic_store(&w->people_heard, true); /* an alarm may be open from before the start */
	return w;
}

static void watched_drop(void *own)
{
	free(own);
}

static void watched_hear(void *own, const char *object)
{
	struct watched_clock *w = own;

	atomic_store(&w->people_heard, true);
}

const struct memory watched_clock_memory = { .make = watched_make,
					     .drop = watched_drop,
					     .on = { ACTION_TRUST_UPDATED },
					     .hear = watched_hear };
