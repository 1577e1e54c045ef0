#include "engine/wal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/db_file.h"

struct wal {
	pthread_t thread;
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t changed;
	bool grown, stopped;
	struct ctx cx;
	struct db *db;
};

void wal_grown(void *wal, int pages)
{
	struct wal *w = wal;

	if (pages < WAL_ENOUGH)
		return;
	pthread_mutex_lock(&w->lock);
	w->grown = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

/* false: it is over. */
static bool wal_await(struct wal *w)
{
	bool goes_on;

	pthread_mutex_lock(&w->lock);
	while (!w->grown && !w->stopped)
		pthread_cond_wait(&w->changed, &w->lock);
	w->grown = false;
	goes_on = !w->stopped;
	pthread_mutex_unlock(&w->lock);
	return goes_on;
}

static void *wal_main(void *arg)
{
	struct wal *w = arg;

	while (wal_await(w)) {
		if (db_wal_carry(&w->cx, w->db) != OK)
			fprintf(stderr, "signetd: the write-ahead log waits: %s\n", w->cx.detail);
		arena_reset(&w->cx.mem);
	}
	return NULL;
}

enum err wal_start(struct ctx *cx, const char *db_path, struct wal **out)
{
	struct wal *w = *out = calloc(1, sizeof(*w));

	if (!w)
		abort();
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, NULL);
	TRY(db_open(cx, db_path, DB_WRITE, &w->db));
	if (pthread_create(&w->thread, NULL, wal_main, w) != 0)
		return errf(cx, E_FAULT, "cannot start the thread of the write-ahead log");
	return OK;
}

void wal_stop(struct wal *w)
{
	pthread_mutex_lock(&w->lock);
	w->stopped = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	db_close(w->db);
	arena_free(&w->cx.mem);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
