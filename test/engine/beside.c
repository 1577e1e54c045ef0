#include "engine/beside.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test.h"

static int niceness(void)
{
	return getpriority(PRIO_PROCESS, (id_t)gettid());
}

static void *started(void *arg)
{
	*(int *)arg = niceness();
	return NULL;
}

static void *works(void *arg)
{
	pthread_t thread;
	int *seen = arg;

	beside_begin(5);
	seen[0] = niceness();
	ck_assert_int_eq(pthread_create(&thread, NULL, started, &seen[1]), 0);
	pthread_join(thread, NULL);
	return NULL;
}

TEST(long_work_and_the_threads_that_it_starts_have_less_of_the_processor_and_no_other_thread_has)
{
	int before = niceness(), seen[2] = { before, before };
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, works, seen), 0);
	pthread_join(thread, NULL);
	ck_assert_int_eq(seen[0], 5);
	ck_assert_int_eq(seen[1], 5);
	ck_assert_int_eq(niceness(), before);
}

/* Sanitizers have an allocator of their own, which gives nothing back. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#define PIECES     16384
#define PIECE      4300 /* bytes; a page of SQLite's cache */
#define PIECES_KIB (PIECES * (PIECE / 1024))

static long resident_kib(void)
{
	long size, resident;
	FILE *f = fopen("/proc/self/statm", "r");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%ld %ld", &size, &resident), 2);
	fclose(f);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* The last piece stays, so that the C library does not give all before it back by itself. */
static void *fills(void *arg)
{
	char **piece = calloc(PIECES, sizeof(*piece));
	long *kib = arg;

	for (int i = 0; i < PIECES; i++) {
		piece[i] = malloc(PIECE);
		for (int at = 0; at < PIECE; at += 1024)
			((volatile char *)piece[i])[at] = 1;
	}
	for (int i = 0; i < PIECES - 1; i++)
		free(piece[i]);
	kib[0] = resident_kib();
	beside_over();
	kib[1] = resident_kib();
	free(piece[PIECES - 1]);
	free(piece);
	return NULL;
}

TEST(what_long_work_took_of_memory_goes_back_to_the_system)
{
	long kib[2] = { 0, 0 };
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, fills, kib), 0);
	pthread_join(thread, NULL);
	ck_assert_msg(kib[0] - kib[1] > PIECES_KIB / 2, "%ld KiB, then %ld", kib[0], kib[1]);
}

#endif
