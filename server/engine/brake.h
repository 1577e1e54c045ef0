#pragma once

/*
 * A brake: work that takes minutes asks now and then whether it goes on.  The answer may come after
 * a rest, so that others have the machine; once it is no, it stays no.  Asked from several threads
 * at once.
 */

#include <stdbool.h>

struct brake {
	bool (*goes_on)(void *arg);
	void *arg;
};

static inline bool brake_goes_on(const struct brake *b) /* NULL: without a rest, to its end */
{
	return !b || b->goes_on(b->arg);
}
