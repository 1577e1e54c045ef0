#pragma once

/* What the bench's programs share. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"

/* A program of the bench ends where a call fails. */
#define MUST(cx, call)                                                    \
	do {                                                              \
		if ((call) != OK) {                                       \
			fprintf(stderr, "%s: %s\n", #call, (cx)->detail); \
			exit(1);                                          \
		}                                                         \
	} while (0)

/* Of a clock that only runs forward. */
static inline double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}
