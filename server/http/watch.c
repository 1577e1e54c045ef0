/*
 * The library ends a connection that is silent for too long, but a client that
 * sends a byte each minute is never silent: with enough of them no connection
 * is left for others.  So each connection has a phase and a time until which it may last; bytes of
 * a body or of a reply buy more of it, as watch.h says.
 *
 * A slow connection is shut down, not closed: shutdown() makes the library see
 * the end and clean up in its own thread, while close() here would free a
 * descriptor that the library still uses.
 *
 * Of a reply the kernel says how much its client has acknowledged.  The bytes count from the first
 * look on, so that a short reply costs no call.
 *
 * tick() is called without the lock, because it submits jobs and may wait.  refuse() is called with
 * it, so that no caller gets that answer while its first request is being answered.
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
	.first_s = 10, .next_s = 75, .grace_s = 10, .rate = 1024, .pause_s = 30
};

struct watched {
	struct watched *next, **back;
	int socket;
	uint64_t source;
	void *caller;
	enum watched_for phase;
	bool counted, refused;
	bool shut;        /* its end is near, and its place is another's */
	int64_t since_ms; /* of the phase */
	int64_t until_ms; /* clock_elapsed_ms() */
	uint64_t fresh;   /* bytes of a body that have bought nothing yet */
	uint64_t taken;   /* bytes of replies that were acknowledged at the last look */
	bool looked;      /* taken is known */
};

struct watch {
	struct watch_limits limits;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct watched *all;
	struct watch_calls calls;
};

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

static void reply_look(const struct watch_limits *limits, struct watched *c, int64_t now)
{
	uint64_t taken;

	if (!acknowledged(c->socket, &taken))
		return;
	if (c->looked)
		c->fresh = taken - c->taken;
	else
		c->until_ms = now + limits->grace_s * 1000;
	c->taken = taken;
	c->looked = true;
}

static void bytes_buy_time(const struct watch_limits *limits, struct watched *c, int64_t now)
{
	int64_t room = now + limits->pause_s * 1000 - c->until_ms;
	uint64_t bought = c->fresh * 1000 / (uint64_t)limits->rate;

	if (room > 0)
		c->until_ms += bought < (uint64_t)room ? (int64_t)bought : room;
	c->fresh = 0;
}

static void end_it(struct watch *w, struct watched *c)
{
	if (c->refused && !c->shut && c->phase == WAITS_FIRST)
		w->calls.refuse(c->caller);
	c->shut = true;
	c->counted = false;
	shutdown(c->socket, SHUT_RDWR);
}

static void slow_cut(struct watch *w)
{
	int64_t now = clock_elapsed_ms();

	for (struct watched *c = w->all; c; c = c->next) {
		if (c->phase == IS_SERVED)
			continue;
		if (c->phase == TAKES_REPLY)
			reply_look(&w->limits, c, now);
		if (c->fresh > 0)
			bytes_buy_time(&w->limits, c, now);
		if (now > c->until_ms)
			end_it(w, c);
	}
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
		w->calls.tick(w->calls.arg);
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum err watch_start(struct ctx *cx, const struct watch_limits *limits,
		     const struct watch_calls *calls, struct watch **out)
{
	struct watch *w = *out = calloc(1, sizeof(*w));
	pthread_condattr_t attr;

	if (!w)
		abort();
	w->limits = *limits;
	w->calls = *calls;
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

/* The first request of a connection has the shortest time: a client that opens one and sends
 * nothing has no business yet. */
static void phase_begin(const struct watch *w, struct watched *c, enum watched_for phase)
{
	const struct watch_limits *l = &w->limits;
	int64_t lasts_s = phase == WAITS_FIRST  ? l->first_s
			  : phase == WAITS_NEXT ? l->next_s
						: l->grace_s;

	c->phase = phase;
	c->since_ms = clock_elapsed_ms();
	c->until_ms = c->since_ms + lasts_s * 1000;
	c->fresh = 0;
	c->looked = false;
}

struct census {
	int64_t all, of_source, refused;
	struct watched *idle, *idle_of_source; /* waits longest; NULL: none waits */
	struct watched *silent; /* of those that are refused and said nothing yet, for longest */
};

/* Which of two has been in the phase for longer; a may be NULL, and is in it. */
static struct watched *longer_in(enum watched_for phase, struct watched *a, struct watched *b)
{
	if (b->phase != phase)
		return a;
	return a && a->since_ms < b->since_ms ? a : b; /* of equals, who came first */
}

static struct census census(const struct watch *w, uint64_t source)
{
	struct census n = { 0 };

	for (struct watched *c = w->all; c; c = c->next) {
		if (c->refused && !c->shut) {
			n.refused++;
			n.silent = longer_in(WAITS_FIRST, n.silent, c);
		}
		if (!c->counted)
			continue;
		n.all++;
		n.idle = longer_in(WAITS_NEXT, n.idle, c);
		if (c->source != source)
			continue;
		n.of_source++;
		n.idle_of_source = longer_in(WAITS_NEXT, n.idle_of_source, c);
	}
	return n;
}

/* Under the lock: does c count, and who gives way to it? */
static void watch_let_in(struct watch *w, struct watched *c)
{
	struct census n = census(w, c->source);
	bool of_source = w->limits.of_source && n.of_source >= w->limits.of_source;
	bool full = of_source || (w->limits.all && n.all >= w->limits.all);
	struct watched *way = of_source ? n.idle_of_source : n.idle;

	if (full && way)
		end_it(w, way);
	c->counted = !full || way;
	c->refused = !c->counted;
	if (c->refused && n.refused >= REFUSED_MAX)
		end_it(w, n.silent ? n.silent : c);
}

bool watch_refuses(const struct watched *c)
{
	return c->refused;
}

struct watched *watch_add(struct watch *w, int socket, uint64_t source, void *caller)
{
	struct watched *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->socket = socket;
	c->source = source;
	c->caller = caller;
	phase_begin(w, c, WAITS_FIRST);
	pthread_mutex_lock(&w->lock);
	watch_let_in(w, c);
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
	phase_begin(w, c, phase);
	pthread_mutex_unlock(&w->lock);
}

void watch_bytes(struct watch *w, struct watched *c, size_t n)
{
	pthread_mutex_lock(&w->lock);
	c->fresh += n;
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
