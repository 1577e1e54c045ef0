#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"
#include "store.h"

/* What a flood of logins takes of the machine.  The server's own process hashes passwords at the
 * cost that users pay. */

#define PARALLEL 200
#define OF_ONE   (64l << 10) /* KiB: one password that is hashed */
#define WRONG    "{\"user\":\"user-%d\",\"password\":\"not the right one\"}"

struct
try {
	pthread_t thread;
	uint16_t port;
	int i, status;
	struct answer answer;
};

static void *try_main(void *arg)
{
	struct try *t = arg;
	char text[200];

	snprintf(text, sizeof(text), WRONG, t->i);
	http(t->port, "POST", "/v1/session", NULL, "", text, &t->answer);
	t->status = t->answer.status;
	return NULL;
}

/* The most memory that the process ever had, in KiB. */
static long memory_most(const struct process *p)
{
	char path[40], line[200];
	long n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)p->pid);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "VmHWM: %ld", &n) == 1)
			break;
	fclose(f);
	ck_assert_int_gt(n, 0);
	return n;
}

TEST(two_hundred_logins_at_once_take_the_memory_of_one)
{
	struct try *all = calloc(PARALLEL, sizeof(*all));
	struct process p = { .pid = 0 };
	int looked_at = 0;
	long before;

	process_init(&p); /* passwords were hashed, one at a time */
	before = memory_most(&p);
	ck_assert_int_gt(before, OF_ONE);
	for (int i = 0; i < PARALLEL; i++) {
		all[i].port = p.port;
		all[i].i = i;
		ck_assert_int_eq(pthread_create(&all[i].thread, NULL, try_main, &all[i]), 0);
	}
	for (int i = 0; i < PARALLEL; i++) {
		pthread_join(all[i].thread, NULL);
		ck_assert_msg(all[i].status == 401 || all[i].status == 429, "%d", all[i].status);
		looked_at += all[i].status == 401;
	}
	ck_assert_int_ge(looked_at, 2);
	ck_assert_int_lt(memory_most(&p), before + OF_ONE);
	process_remove(&p);
	free(all);
}
