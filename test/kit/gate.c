#include "gate.h"

#include <pthread.h>
#include <string.h>

#include "test.h"

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool held, open;
	char order[GATE_LETTERS + 1];
	size_t n;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, "", 0 };

static void hold(struct task *t)
{
	pthread_mutex_lock(&gate.lock);
	gate.held = true;
	pthread_cond_broadcast(&gate.changed);
	while (!gate.open)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

void letter_write(struct task *t)
{
	ck_assert_uint_lt(gate.n, GATE_LETTERS);
	gate.order[gate.n++] = container_of(t, struct letter, task)->is;
}

void gate_clear(void)
{
	gate.n = 0;
	memset(gate.order, 0, sizeof(gate.order));
}

void gate_close(struct task *holder)
{
	gate.held = gate.open = false;
	gate_clear();
	*holder = (struct task){ .run = hold };
}

void gate_await(void)
{
	pthread_mutex_lock(&gate.lock);
	while (!gate.held)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

void gate_open(void)
{
	pthread_mutex_lock(&gate.lock);
	gate.open = true;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
}

const char *gate_letters(void)
{
	return gate.order;
}
