#pragma once

/*
 * Pace: what takes minutes asks now and then whether it goes on.  Whoever answers may sleep first,
 * so that others have the machine.  Once the answer is no it stays no.  Asked from several threads
 * at once.
 */

#include <stdbool.h>

struct pace {
	bool (*goes_on)(void *arg);
	void *arg;
};

static inline bool pace_goes_on(const struct pace *p) /* NULL: as fast as it can, to its end */
{
	return !p || p->goes_on(p->arg);
}
