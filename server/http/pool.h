#pragma once

/*
 * Workers: threads for what takes long and must not hold up an event thread or
 * the writer: Argon2, hashing, writing and fsync of uploads, parsing of large
 * files; and for what is short and comes from many at once, such as a fleet's
 * signatures.  Short tasks go first.  The queues are bounded; when one is full
 * the submitter says so, or does it there and then.  Any thread submits; start, stop and free
 * belong to one. E_FAULT: no thread.
 */

#include "base/err.h"

struct pool;

struct task {
	struct task *next;
	void (*run)(struct task *t); /* on a worker; may free t */
	bool brief;                  /* it takes less than a millisecond */
};

must_check enum err pool_start(struct ctx *cx, unsigned threads, struct pool **out);
bool pool_submit(struct pool *p, struct task *t); /* false: stopping, or the queue is full */
void pool_stop(struct pool *p); /* finish what is queued; later submits are refused */
void pool_free(struct pool *p); /* when no thread can submit any more */
