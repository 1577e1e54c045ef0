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

#define POOL_QUEUE_MAX 64

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct task *head, **tail;
	size_t queued;
	bool stopping;
	unsigned n;
	pthread_t threads[];
};

static struct task *task_take(struct pool *p)
{
	struct task *t;

	pthread_mutex_lock(&p->lock);
	while (!p->head && !p->stopping)
		pthread_cond_wait(&p->wake, &p->lock);
	t = p->head;
	if (t) {
		p->head = t->next;
		p->queued--;
		if (!p->head)
			p->tail = &p->head;
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
	p->tail = &p->head;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	for (; p->n < threads; p->n++)
		if (pthread_create(&p->threads[p->n], NULL, worker_main, p) != 0)
			return errf(cx, E_FAULT, "cannot start a worker thread");
	return OK;
}

bool pool_submit(struct pool *p, struct task *t)
{
	bool taken;

	t->next = NULL;
	pthread_mutex_lock(&p->lock);
	taken = !p->stopping && p->queued < POOL_QUEUE_MAX;
	if (taken) {
		*p->tail = t;
		p->tail = &t->next;
		p->queued++;
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
