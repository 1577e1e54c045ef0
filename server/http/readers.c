/*
 * A stack and not a ring: the reader that was used last has its pages and its
 * statements warm.  There are as many readers as threads that can want one, so
 * nobody ever waits, and an empty stack is a mistake of ours.
 */

#include "http/readers.h"

#include <pthread.h>
#include <stdlib.h>

struct readers {
	pthread_mutex_t lock;
	unsigned n, n_idle;
	struct db *idle[]; /* a stack, with room for n */
};

enum err readers_open(struct ctx *cx, const char *db_path, unsigned n, struct readers **out)
{
	struct readers *r = *out = calloc(1, sizeof(*r) + n * sizeof(struct db *));

	if (!r)
		abort();
	pthread_mutex_init(&r->lock, NULL);
	for (; r->n < n; r->n++) {
		TRY(db_open(cx, db_path, DB_READ, &r->idle[r->n]));
		r->n_idle++;
	}
	return OK;
}

struct db *reader_take(struct readers *r)
{
	struct db *db;

	pthread_mutex_lock(&r->lock);
	if (r->n_idle == 0)
		abort(); /* as many readers as threads: our own mistake */
	db = r->idle[--r->n_idle];
	pthread_mutex_unlock(&r->lock);
	return db;
}

void reader_give_back(struct readers *r, struct db *db)
{
	pthread_mutex_lock(&r->lock);
	r->idle[r->n_idle++] = db;
	pthread_mutex_unlock(&r->lock);
}

void readers_close(struct readers *r)
{
	for (unsigned i = 0; r && i < r->n; i++)
		db_close(r->idle[i]);
	free(r);
}
