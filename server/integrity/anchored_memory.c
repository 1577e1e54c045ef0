#include <stdlib.h>

#include "integrity/anchored.h"

static void *anchored_make(void)
{
	struct anchored *own = calloc(1, sizeof(*own));

	if (!own)
		abort();
	return own;
}

static void anchored_drop(void *own)
{
	free(own);
}

const struct memory anchored_memory = { .make = anchored_make, .drop = anchored_drop };
