/*
 * The library ends a connection that is silent for too long, but a client that
 * sends a byte each minute is never silent: with enough of them no connection
 * is left for others.  So each connection has a phase and a start, and a body
 * must arrive at a least rate.
 *
 * A slow connection is shut down, not closed: shutdown() makes the library see
 * the end and clean up in its own thread, while close() here would free a
 * descriptor that the library still uses.
 *
 * Of a reply the kernel says how much its client has acknowledged.  The bytes count from the first
 * look on, so that a short reply costs no call.
 *
 * tick() is called without the lock, because it submits jobs and may wait.
 */

#include "http/watch.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

const struct watch_limits watch_usual = {
	.first_s = 10, .next_s = 75, .grace_s = 10, .rate = 1024
};

struct watched {
	struct watched *next, **back;
	int socket;
	enum watched_for phase;
	int64_t since;  /* seconds, CLOCK_MONOTONIC */
	uint64_t bytes; /* of a body; of a reply, what was acknowledged when it was looked at first
			 */
	bool looked;    /* a reply: bytes is known */
};

struct watch {
	struct watch_limits limits;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct watched *all;
	void (*tick)(void *arg);
	void *arg;
};

static int64_t now_s(void)
{
	return clock_elapsed_ms() / 1000;
}

/* Bytes that the peer has acknowledged; false: the kernel does not say. */
static bool acknowledged(int socket, uint64_t *out)
{
	struct tcp_info info;
	socklen_t size = sizeof(info);

	if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
	    size < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof(info.tcpi_bytes_acked))
		return false;
	*out = info.tcpi_bytes_acked;
	return true;
}

static bool reply_too_slow(const struct watch_limits *limits, struct watched *c, int64_t now)
{
	uint64_t taken;

	if (!acknowledged(c->socket, &taken))
		return false;
	if (!c->looked) {
		c->looked = true;
		c->since = now;
		c->bytes = taken;
	}
	return now - c->since > limits->grace_s &&
	       taken - c->bytes < (uint64_t)((now - c->since) * limits->rate);
}

/* The first request of a connection has the shortest time: a client that opens
 * one and sends nothing has no business yet.  An average since the phase began,
 * after a time of grace, forgives a pause that a fast sender made up for. */
static bool too_slow(const struct watch_limits *limits, struct watched *c, int64_t now)
{
	int64_t age = now - c->since;

	switch (c->phase) {
	case WAITS_FIRST:
		return age > limits->first_s;
	case WAITS_NEXT:
		return age > limits->next_s;
	case SENDS_BODY:
		return age > limits->grace_s && c->bytes < (uint64_t)(age * limits->rate);
	case IS_SERVED:
		return false;
	case TAKES_REPLY:
		return reply_too_slow(limits, c, now);
	}
	return false;
}

static void slow_cut(struct watch *w)
{
	int64_t now = now_s();

	for (struct watched *c = w->all; c; c = c->next)
		if (too_slow(&w->limits, c, now))
			shutdown(c->socket, SHUT_RDWR);
}

static void *watch_main(void *arg)
{
	struct watch *w = arg;
	struct timespec until;

	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		/* woken early only to stop; a second more or less changes no
		 * verdict */
		pthread_cond_timedwait(&w->wake, &w->lock, &until);
		slow_cut(w);
		pthread_mutex_unlock(&w->lock);
		w->tick(w->arg);
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum err watch_start(struct ctx *cx, const struct watch_limits *limits, void (*tick)(void *arg),
		     void *arg, struct watch **out)
{
	struct watch *w = *out = calloc(1, sizeof(*w));
	pthread_condattr_t attr;

	if (!w)
		abort();
	w->limits = *limits;
	w->tick = tick;
	w->arg = arg;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&w->thread, NULL, watch_main, w) != 0)
		return errf(cx, E_FAULT, "cannot start the watch thread");
	return OK;
}

void watch_stop(struct watch *w)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
}

void watch_free(struct watch *w)
{
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

struct watched *watch_add(struct watch *w, int socket)
{
	struct watched *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->socket = socket;
	c->since = now_s();
	pthread_mutex_lock(&w->lock);
	c->next = w->all;
	c->back = &w->all;
	if (c->next)
		c->next->back = &c->next;
	w->all = c;
	pthread_mutex_unlock(&w->lock);
	return c;
}

void watch_phase(struct watch *w, struct watched *c, enum watched_for phase)
{
	pthread_mutex_lock(&w->lock);
	c->phase = phase;
	c->since = now_s();
	c->bytes = 0;
	c->looked = false;
	pthread_mutex_unlock(&w->lock);
}

void watch_bytes(struct watch *w, struct watched *c, size_t n)
{
	pthread_mutex_lock(&w->lock);
	c->bytes += n;
	pthread_mutex_unlock(&w->lock);
}

void watch_remove(struct watch *w, struct watched *c)
{
	pthread_mutex_lock(&w->lock);
	*c->back = c->next;
	if (c->next)
		c->next->back = c->back;
	pthread_mutex_unlock(&w->lock);
	free(c);
}
