/*
 * The place in the log up to which the system's log was written.  The place is no
 * record: a restart begins with what is open.
 *
 * The writer says that there is something new; the flag is taken before the
 * table is read, so that an entry which comes meanwhile is read the next time.
 */

#include <stdatomic.h>
#include <stdlib.h>

#include "alarm/announce.h"

struct announced {
	atomic_bool heard;
	/* of the one thread that announces: */
	int64_t after;
	bool failed;
};

static void *announced_make(void)
{
	struct announced *t = calloc(1, sizeof(*t));

	if (!t)
		abort();
	t->after = -1;
	atomic_store(&t->heard, true);
	return t;
}

static void announced_drop(void *own)
{
	free(own);
}

static void announced_hear(void *own, const char *object)
{
	struct announced *t = own;

	atomic_store(&t->heard, true);
}

const struct memory announced_memory = { .make = announced_make,
					 .drop = announced_drop,
					 .on = { ACTION_ALARM_BEGUN, ACTION_ALARM_ENDED },
					 .hear = announced_hear };

bool announced_waits(struct announced *t, int64_t *after)
{
	*after = t->after;
	return atomic_exchange(&t->heard, false);
}

void announced_done(struct announced *t, int64_t after, bool more)
{
	t->after = after;
	if (more)
		atomic_store(&t->heard, true);
}

bool announced_failed(struct announced *t, bool failed)
{
	bool news = failed && !t->failed;

	t->failed = failed;
	return news;
}
