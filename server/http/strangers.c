/*
 * The next turn follows from the last turns, which are kept as a ring: no account of the past
 * grows, and a name with many turns is as new a ring later, so that nobody starves.
 *
 * The thread has a lower priority, and not the lowest: a login on a busy machine shall wait, and
 * not for ever.  The priority is
 * not raised around the locks that the thread shares with others, since they are held for less than
 * a microsecond.
 */

#include "http/strangers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/beside.h"

#define PLACES   (STRANGERS_WAIT_MAX + STRANGERS_KNOWN_MAX)
#define TURNS    32 /* that are remembered */
#define NICENESS 10

struct strangers {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	size_t n;
	struct stranger waits[PLACES]; /* in the order in which they came */
	struct stranger turn[TURNS];
	size_t turns;
	struct task *held; /* at most one for each connection */
};

static size_t turns_of_source(const struct strangers *s, uint64_t source)
{
	size_t n = 0;

	for (size_t i = 0; i < TURNS; i++)
		n += s->turn[i].source == source;
	return n;
}

static size_t turns_of_name(const struct strangers *s, uint64_t name)
{
	size_t n = 0;

	for (size_t i = 0; i < TURNS; i++)
		n += s->turn[i].name == name;
	return n;
}

/* Those who were let in before and the others take turns; of either, fewer turns go first. */
static uint64_t rank(const struct strangers *s, const struct stranger *who)
{
	bool known_had = s->turn[(s->turns + TURNS - 1) % TURNS].known;

	return (uint64_t)(who->known == known_had) << 32 |
	       (uint64_t)turns_of_source(s, who->source) << 16 | turns_of_name(s, who->name);
}

static struct stranger next_take(struct strangers *s)
{
	uint64_t best = UINT64_MAX;
	struct stranger who;
	size_t at = 0;

	for (size_t i = 0; i < s->n; i++) {
		uint64_t r = rank(s, &s->waits[i]);

		if (r < best) {
			best = r;
			at = i;
		}
	}
	who = s->waits[at];
	memmove(&s->waits[at], &s->waits[at + 1], (--s->n - at) * sizeof(s->waits[0]));
	s->turn[s->turns++ % TURNS] = who;
	return who;
}

static void *strangers_main(void *arg)
{
	struct strangers *s = arg;
	struct stranger who;

	beside_begin(NICENESS);
	pthread_mutex_lock(&s->lock);
	for (;;) {
		while (s->n == 0 && !s->stopping)
			pthread_cond_wait(&s->wake, &s->lock);
		if (s->n == 0)
			break;
		who = next_take(s);
		pthread_mutex_unlock(&s->lock);
		who.task->run(who.task);
		pthread_mutex_lock(&s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

enum err strangers_start(struct ctx *cx, struct strangers **out)
{
	struct strangers *s = *out = calloc(1, sizeof(*s));

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->wake, NULL);
	if (pthread_create(&s->thread, NULL, strangers_main, s) != 0)
		return errf(cx, E_FAULT, "cannot start the thread for logins");
	return OK;
}

static bool has_place(const struct strangers *s, const struct stranger *who)
{
	size_t known = 0, source = 0, name = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct stranger *w = &s->waits[i];

		known += w->known;
		source += !w->known && w->source == who->source;
		name += w->known == who->known && w->source == who->source && w->name == who->name;
	}
	if (name >= STRANGERS_OF_NAME)
		return false;
	if (who->known)
		return known < STRANGERS_KNOWN_MAX;
	return s->n - known < STRANGERS_WAIT_MAX && source < STRANGERS_OF_SOURCE;
}

bool strangers_submit(struct strangers *s, const struct stranger *who)
{
	bool taken;

	pthread_mutex_lock(&s->lock);
	taken = !s->stopping && has_place(s, who);
	if (taken) {
		s->waits[s->n++] = *who;
		pthread_cond_signal(&s->wake);
	}
	pthread_mutex_unlock(&s->lock);
	return taken;
}

bool strangers_hold(struct strangers *s, struct task *task)
{
	bool taken;

	pthread_mutex_lock(&s->lock);
	taken = !s->stopping;
	if (taken) {
		task->next = s->held;
		s->held = task;
	}
	pthread_mutex_unlock(&s->lock);
	return taken;
}

void strangers_tick(struct strangers *s)
{
	struct task *all;

	pthread_mutex_lock(&s->lock);
	all = s->held;
	s->held = NULL;
	pthread_mutex_unlock(&s->lock);
	while (all) {
		struct task *task = all;

		all = task->next; /* the task may be gone once it ran */
		task->run(task);
	}
}

void strangers_stop(struct strangers *s)
{
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->thread, NULL);
	strangers_tick(s);
}

void strangers_free(struct strangers *s)
{
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->lock);
	free(s);
}
