#include "engine/server_clock.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct held_clock held_clock;
static bool started;

static struct reading machine(void)
{
	return reading_bounded((struct reading){ clock_ms(), clock_uptime_ms() });
}

void server_clock_start(int64_t last)
{
	pthread_mutex_lock(&lock);
	held_clock = held_clock_start(machine(), last);
	started = true;
	pthread_mutex_unlock(&lock);
}

struct server_clock server_clock(void)
{
	struct server_clock c;

	pthread_mutex_lock(&lock);
	c.reading = machine();
	c.now = started ? held_clock_time(&held_clock, c.reading) : c.reading.wall;
	c.latest = started ? held_clock.latest : c.now;
	c.held = started && held_clock.held;
	pthread_mutex_unlock(&lock);
	return c;
}

int64_t server_now(void)
{
	return server_clock().now;
}

void server_time(struct ctx *cx)
{
	struct server_clock c = server_clock();

	cx->now = c.now;
	cx->latest = c.latest;
}

void server_clock_take(struct reading r)
{
	pthread_mutex_lock(&lock);
	held_clock_take(&held_clock, r);
	pthread_mutex_unlock(&lock);
}
