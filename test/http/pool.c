#include "http/pool.h"

#include <string.h>

#include "gate.h"
#include "test.h"

#define TASKS 70

/* The one worker is held until the gate opens; then each task writes its letter. */
static struct pool *pool_held(struct ctx *cx, struct task *holder)
{
	struct pool *p;

	gate_close(holder);
	assert_ok(cx, pool_start(cx, 1, &p));
	ck_assert(pool_submit(p, holder));
	gate_await();
	return p;
}

static void pool_let_go(struct pool *p)
{
	gate_open();
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
	ck_assert_str_eq(gate_letters(), "abLM");
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
	ck_assert_int_eq(*gate_letters(), 'a');
	ck_assert_uint_eq(strlen(gate_letters()), taken + 1);
}
