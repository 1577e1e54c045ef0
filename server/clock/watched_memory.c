#include <stdlib.h>

#include "clock/watched.h"

static void *watched_make(void)
{
	struct watched_clock *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	return w;
}

static void watched_drop(void *own)
{
	free(own);
}

const struct memory watched_clock_memory = { .make = watched_make, .drop = watched_drop };
