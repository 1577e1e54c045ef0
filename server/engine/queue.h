#pragma once

/* Queue: jobs on their way to the writer, in the order in which they came.  A
 * queue holds at most QUEUE_MAX; a batch is at most BATCH_MAX of them.  Push,
 * close and size: any thread.  Take: the writer thread alone. */

#include <stdint.h>

#include "base/base.h"

#define BATCH_MAX 256  /* jobs */
#define QUEUE_MAX 8192 /* jobs */

struct job;
struct queue;

struct queue *queue_new(void);
void queue_free(struct queue *q);                  /* when no thread can push any more */
bool queue_push(struct queue *q, struct job *job); /* false: closed, or full */

/*
 * The next batch, a list that ends in NULL; it may be empty.  Sleeps until there is a job, until
 * `until` (monotonic, ms; INT64_MAX: never), or until it is closed.  false: closed, and nothing is
 * left.  *closed is as the batch was taken.
 */
bool queue_take(struct queue *q, int64_t until, struct job **first, bool *closed);
void queue_close(struct queue *q); /* later pushes are refused; what is queued stays */
size_t queue_size(struct queue *q);
