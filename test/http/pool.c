#include "http/pool.h"

#include <pthread.h>
#include <string.h>

#include "test.h"

#define TASKS 70

/* The one worker is held until the gate opens; then each task writes its letter. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool held, open;
	char order[TASKS + 1];
	size_t n;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, "", 0 };

struct letter {
	struct task task;
	char is;
};

static void hold(struct task *t)
{
	pthread_mutex_lock(&gate.lock);
	gate.held = true;
	pthread_cond_broadcast(&gate.changed);
	while (!gate.open)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

static void letter_write(struct task *t)
{
	gate.order[gate.n++] = container_of(t, struct letter, task)->is;
}

static struct pool *pool_held(struct ctx *cx, struct task *holder)
{
	struct pool *p;

	gate.held = gate.open = false;
	gate.n = 0;
	memset(gate.order, 0, sizeof(gate.order));
	*holder = (struct task){ .run = hold };
	assert_ok(cx, pool_start(cx, 1, &p));
	ck_assert(pool_submit(p, holder));
	pthread_mutex_lock(&gate.lock);
	while (!gate.held)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
	return p;
}

static void pool_let_go(struct pool *p)
{
	pthread_mutex_lock(&gate.lock);
	gate.open = true;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
	pool_stop(p); /* once all are done */
	pool_free(p);
}

TEST(brief_tasks_go_before_long_ones_and_each_kind_in_its_order)
{
	static const struct letter as_submitted[] = {
		{ { .run = letter_write }, 'L' },
		{ { .run = letter_write, .brief = true }, 'a' },
		{ { .run = letter_write }, 'M' },
		{ { .run = letter_write, .brief = true }, 'b' },
	};
	struct letter tasks[countof(as_submitted)];
	struct ctx cx = { 0 };
	struct task holder;
	struct pool *p = pool_held(&cx, &holder);

	memcpy(tasks, as_submitted, sizeof(tasks));
	for (size_t i = 0; i < countof(tasks); i++)
		ck_assert(pool_submit(p, &tasks[i].task));
	pool_let_go(p);
	ck_assert_str_eq(gate.order, "abLM");
}

TEST(a_queue_of_long_tasks_that_is_full_turns_no_brief_one_away)
{
	struct letter tasks[TASKS];
	struct ctx cx = { 0 };
	struct task holder;
	struct pool *p = pool_held(&cx, &holder);
	size_t taken = 0;

	for (size_t i = 0; i < TASKS - 1; i++) {
		tasks[i] = (struct letter){ { .run = letter_write }, 'L' };
		taken += pool_submit(p, &tasks[i].task);
	}
	ck_assert_uint_lt(taken, TASKS - 1);
	tasks[TASKS - 1] = (struct letter){ { .run = letter_write, .brief = true }, 'a' };
	ck_assert(pool_submit(p, &tasks[TASKS - 1].task));
	pool_let_go(p);
	ck_assert_int_eq(*gate.order, 'a');
	ck_assert_uint_eq(gate.n, taken + 1);
}
