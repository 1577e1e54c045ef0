#pragma once

/*
 * Jobs handed to a writer so that they are one batch: a first one holds the
 * writer until all are queued.  A script has a letter for each:
 *
 *   a … w   an item about that object       x y z   one of 30,000 bytes
 *   0 … 9   an item of another stream       W       one that no entry can hold
 *   X       an item about a, refused        R       an item that is so already
 *   !       an item that nothing applies    M       a model: an entry of its own
 *   +       an item about an object of its own
 *   L       an item at which the transaction is lost, as SQLite may on a full disk
 */

#include "store.h"

#define SCRIPT_MAX 200

struct outcome {
	enum err result;
	int64_t index; /* of its receipt */
	size_t place;
	const char *entry; /* the receipt's bytes, copied; NULL: none */
	int64_t saw;       /* when it decided: the newest entry about object a */
	struct hash leaf;
};

/* The outcome of each, in out. */
void script_run(struct fixture *f, struct writer *w, const char *script,
		struct outcome out[SCRIPT_MAX]);
