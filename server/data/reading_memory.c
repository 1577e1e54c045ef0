/*
 * Each reading is an entry, so a reader could fill the log by asking for one byte at
 * a time.  A reader has a minute's worth, and then waits.  The minute begins with the first
 * reading in it; nothing is kept over a restart, and nothing need be.
 *
 * Only readers who may read get a row, so there are no more rows than accounts and
 * devices.
 */

#include "data/reading.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/map.h"

#define MINUTE_MS 60000

struct row {
	int64_t since;
	int n;
};

struct readings {
	pthread_mutex_t lock;
	struct arena mem;
	struct map rows; /* struct row by a reader's name */
};

static void *readings_make(void)
{
	struct readings *all = calloc(1, sizeof(*all));

	if (!all)
		abort();
	pthread_mutex_init(&all->lock, NULL);
	all->rows.mem = &all->mem;
	return all;
}

static void readings_drop(void *own)
{
	struct readings *all = own;

	pthread_mutex_destroy(&all->lock);
	arena_free(&all->mem);
	free(all);
}

const struct memory readings_memory = { .make = readings_make, .drop = readings_drop };

bool readings_take(struct readings *all, const char *reader, int64_t now)
{
	struct row *r;
	bool taken;

	pthread_mutex_lock(&all->lock);
	r = map_get(&all->rows, reader);
	if (!r) {
		r = arena_alloc(&all->mem, sizeof(*r));
		map_put(&all->rows, reader, r);
	}
	if (now - r->since >= MINUTE_MS || r->n == 0)
		*r = (struct row){ .since = now };
	taken = r->n < READINGS_A_MINUTE;
	r->n += taken;
	pthread_mutex_unlock(&all->lock);
	return taken;
}
