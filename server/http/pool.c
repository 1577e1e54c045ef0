/*
 * A bounded queue on purpose.  A request that finds it full is refused with 429
 * at once, which a client can act on; a longer queue would only make every
 * answer late.  An upload does its own work instead, since it holds its
 * connection anyway.
 *
 * Stopping ends a worker only when the queue is empty: each task that was taken
 * is run, because a suspended connection waits for it.
 */

#include "http/pool.h"

#include <pthread.h>
#include <stdlib.h>

/* Tasks that wait for a worker; of the long ones as many as are done in some seconds. */
#define POOL_LONG_MAX  64
#define POOL_BRIEF_MAX 8192

struct lane {
	struct task *head, **tail;
	size_t queued, max;
};

enum { BRIEF, LONG, LANES };

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct lane lane[LANES]; /* the first goes first */
	bool stopping;
	unsigned n;
	pthread_t threads[];
};

static struct task *task_take(struct pool *p)
{
	struct lane *l = p->lane;
	struct task *t;

	pthread_mutex_lock(&p->lock);
	while (!p->lane[BRIEF].head && !p->lane[LONG].head && !p->stopping)
		pthread_cond_wait(&p->wake, &p->lock);
	if (!l->head)
		l = &p->lane[LONG];
	t = l->head;
	if (t) {
		l->head = t->next;
		l->queued--;
		if (!l->head)
			l->tail = &l->head;
	}
	pthread_mutex_unlock(&p->lock);
	return t;
}

static void *worker_main(void *arg)
{
	struct task *t;

	while ((t = task_take(arg)))
		t->run(t);
	return NULL;
}

enum err pool_start(struct ctx *cx, unsigned threads, struct pool **out)
{
	struct pool *p = *out = calloc(1, sizeof(*p) + threads * sizeof(p->threads[0]));

	if (!p)
		abort();
	for (size_t i = 0; i < LANES; i++)
		p->lane[i].tail = &p->lane[i].head;
	p->lane[BRIEF].max = POOL_BRIEF_MAX;
	p->lane[LONG].max = POOL_LONG_MAX;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	for (; p->n < threads; p->n++)
		if (pthread_create(&p->threads[p->n], NULL, worker_main, p) != 0)
			return errf(cx, E_FAULT, "cannot start a worker thread");
	return OK;
}

bool pool_submit(struct pool *p, struct task *t)
{
	struct lane *l = &p->lane[t->brief ? BRIEF : LONG];
	bool taken;

	t->next = NULL;
	pthread_mutex_lock(&p->lock);
	taken = !p->stopping && l->queued < l->max;
	if (taken) {
		*l->tail = t;
		l->tail = &t->next;
		l->queued++;
		pthread_cond_signal(&p->wake);
	}
	pthread_mutex_unlock(&p->lock);
	return taken;
}

void pool_stop(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->wake);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n; i++)
		pthread_join(p->threads[i], NULL);
}

void pool_free(struct pool *p)
{
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
