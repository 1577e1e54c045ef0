/*
 * The monotonic clock is the condition's own clock: with the usual one, a step
 * of the wall clock could put the writer to sleep for as long as the step was.
 *
 * Closing does not empty: a job that was pushed is answered by the writer, and
 * queue_take() says false only once the queue is closed and empty.  The limit
 * QUEUE_MAX is the server's back-pressure: a push that fails becomes a 503,
 * while a queue without a limit would turn a slow disk into lost memory.
 */

#include "engine/queue.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/writer.h"

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct job *head, **tail;
	size_t n;
	bool closed;
};

static void wake_init(pthread_cond_t *wake)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(wake, &attr);
	pthread_condattr_destroy(&attr);
}

struct queue *queue_new(void)
{
	struct queue *q = calloc(1, sizeof(*q));

	if (!q)
		abort();
	q->tail = &q->head;
	pthread_mutex_init(&q->lock, NULL);
	wake_init(&q->wake);
	return q;
}

void queue_free(struct queue *q)
{
	pthread_cond_destroy(&q->wake);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

bool queue_push(struct queue *q, struct job *job)
{
	bool taken;

	job->next = NULL;
	pthread_mutex_lock(&q->lock);
	taken = !q->closed && q->n < QUEUE_MAX;
	if (taken) {
		*q->tail = job;
		q->tail = &job->next;
		q->n++;
		pthread_cond_signal(&q->wake);
	}
	pthread_mutex_unlock(&q->lock);
	return taken;
}

/* Lock held.  Returns when there is a job, the queue is closed, or until has
 * come; the caller looks which of them it was. */
static void await(struct queue *q, int64_t until)
{
	struct timespec ts = { until / 1000, until % 1000 * 1000000 };

	while (!q->head && !q->closed) {
		if (until == INT64_MAX)
			pthread_cond_wait(&q->wake, &q->lock);
		else if (pthread_cond_timedwait(&q->wake, &q->lock, &ts) != 0)
			return;
	}
}

bool queue_take(struct queue *q, int64_t until, struct job **first, bool *closed)
{
	struct job **end;
	size_t n = 0;

	pthread_mutex_lock(&q->lock);
	await(q, until);
	*first = q->head;
	/* the batch is cut off the front in place: tail moves only if all were
	 * taken */
	for (end = &q->head; *end && n < BATCH_MAX; n++)
		end = &(*end)->next;
	q->head = *end;
	*end = NULL;
	if (!q->head)
		q->tail = &q->head;
	q->n -= n;
	*closed = q->closed;
	pthread_mutex_unlock(&q->lock);
	return n > 0 || !*closed;
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_signal(&q->wake);
	pthread_mutex_unlock(&q->lock);
}

size_t queue_size(struct queue *q)
{
	size_t n;

	pthread_mutex_lock(&q->lock);
	n = q->n;
	pthread_mutex_unlock(&q->lock);
	return n;
}
